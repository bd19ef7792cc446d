"""How a command ends when it cannot do what was asked. Each message is one line."""

from __future__ import annotations


class WrongInput(Exception):
    """What was asked makes no sense as asked: exit code 2."""


class Failed(Exception):
    """It could not be done: exit code 1."""
