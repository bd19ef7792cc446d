"""The command line. JSON goes to stdout; progress, and what went wrong in a line, to stderr.

Commands are imported only when they are called, so that a wrong word is answered at once.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches

from engine.cli.options.parser import Failed, WrongInput

COMMANDS = {
    "list": ("engine.cli.listing:main", "what there is to run, with all knobs"),
    "run": ("engine.cli.run:main", "runs a scenario or loads it, and prints its numbers"),
    "find": ("engine.cli.find:main", "finds the rest of S_m from the identified part"),
    "study": ("engine.cli.study:main", "makes all runs of a study that are missing"),
    "sweep": ("engine.cli.sweep:main", "makes all runs of a study on this machine or on a cluster"),
    "report": (
        "engine.cli.report.command:main",
        "writes figures and tables of what is stored of a study",
    ),
    "cost": ("engine.cli.cost:main", "what a study would cost, from measured seconds per run"),
    "runs": ("engine.cli.listing:runs", "the table of finished runs"),
    "fetch": ("engine.cli.fetch:main", "downloads a data set"),
    "import": ("engine.cli.importing:main", "makes a data set of your pictures, or takes in runs"),
    "export": ("engine.cli.export:main", "writes runs as Parquet and safetensors, with a card"),
    "adopt": ("engine.cli.adopt:main", "takes a checkpoint of yours as the original of a scenario"),
    "weights": ("engine.cli.weights:main", "writes the weights of a run to a safetensors file"),
    "verify": ("engine.cli.upkeep:verify", "reads every stored run and puts damaged ones aside"),
    "gc": ("engine.cli.upkeep:gc", "deletes the runs that were not used for longest"),
    "bench": ("engine.cli.bench:main", "measures training and evaluation on this machine"),
}

WRONG_INPUT, FAILED, INTERRUPTED = 2, 1, 130


def main(argv: Sequence[str]) -> int:
    """Runs a command and returns the exit code."""
    try:
        with _settings_kept():
            return _dispatch(argv)
    except WrongInput as error:
        return _say(error, WRONG_INPUT)
    except Failed as error:
        return _say(error, FAILED)
    except BrokenPipeError:
        raise
    except OSError as error:  # a disk that is full or read-only, a file where a folder should be
        return _say(_of_the_system(error), FAILED)
    except KeyboardInterrupt:
        return _say("stopped", INTERRUPTED)


@contextmanager
def _settings_kept() -> Iterator[None]:
    """What a command sets for itself and its workers does not outlive it in its caller."""
    before = dict(os.environ)
    try:
        yield
    finally:
        for name in ("LAB_CACHE", "LAB_DATA_BESIDE"):
            os.environ.pop(name, None)
            if name in before:
                os.environ[name] = before[name]


def _dispatch(argv: Sequence[str]) -> int:
    if not argv:
        raise WrongInput(f"a command is missing: {', '.join(COMMANDS)}")
    name, *arguments = argv
    if name in ("-h", "--help"):
        print("usage: python -m engine COMMAND ...\n")
        for command, (_, about) in COMMANDS.items():
            print(f"  {command:8}{about}")
        return 0
    if name not in COMMANDS:
        near = get_close_matches(name, COMMANDS, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise WrongInput(f"no command {name!r}{hint} (known: {', '.join(COMMANDS)})")
    module, _, function = COMMANDS[name][0].partition(":")
    return int(getattr(importlib.import_module(module), function)(arguments) or 0)


def _of_the_system(error: OSError) -> str:
    """What the system would not do, and with which file."""
    where = error.filename if error.filename is not None else "a file"
    return f"{where} cannot be used: {error.strerror or error}"


def _say(what: object, code: int) -> int:
    print(f"engine: {what}", file=sys.stderr)
    return code
