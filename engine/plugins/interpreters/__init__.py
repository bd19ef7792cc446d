"""What can be seen inside a finished model. To add one, put a file with a :class:`Look` here."""

from engine.base.registry import import_all
from engine.plugins.interpreters.attribution import LOGITS, Attribution
from engine.plugins.interpreters.base import LOOKS, InterpreterInput, Look

import_all(__name__, __path__)


def attributions() -> list[str]:
    """The names of all maps, the cheap ones first."""
    names = [name for name in LOOKS if issubclass(LOOKS[name], Attribution)]
    return sorted(names, key=lambda name: (not LOOKS[name].is_cheap, LOOKS[name].place))


__all__ = ["LOGITS", "LOOKS", "Attribution", "InterpreterInput", "Look", "attributions"]
