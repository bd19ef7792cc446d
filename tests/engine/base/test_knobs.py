"""The machinery that turns a frozen dataclass into configuration, key, widgets and flags."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from engine.base.knobs import changed, knob, knobs
from engine.base.registry import Plugin, Registry, UnknownName


@dataclass(frozen=True)
class Kettle(Plugin):
    """Boils water."""

    litres: float = knob(1.0, "Litres", low=0.1, high=2.0)
    cups: int = knob(4, "Cups", low=1)
    colour: str = knob("red", "Colour", choices=("red", "blue"))


def test_knobs_come_in_the_order_of_the_fields():
    assert [name for name, _, _ in knobs(Kettle)] == ["litres", "cups", "colour"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"litres": 3.0}, "litres must be at most 2, got 3"),
        ({"litres": float("nan")}, "litres must be a finite number, got nan"),
        ({"cups": 0}, "cups must be at least 1, got 0"),
        ({"cups": 2.5}, "cups must be of type int, got 2.5"),
        ({"cups": True}, "cups must be of type int, got True"),
        ({"colour": "green"}, "colour must be one of red, blue, got 'green'"),
    ],
)
def test_a_wrong_value_is_refused_with_name_bound_and_value(wrong, message):
    with pytest.raises(ValueError, match=message):
        Kettle(**wrong)


def test_a_whole_number_given_for_a_float_becomes_one():
    assert repr(Kettle(litres=2)) == repr(Kettle(litres=2.0))


def test_a_wrong_name_is_answered_with_the_nearest_right_one():
    registry = Registry[Kettle]("appliance")
    registry.register("kettle")(Kettle)

    with pytest.raises(UnknownName, match="no appliance 'ketle'; did you mean 'kettle'"):
        registry["ketle"]


def test_a_name_can_be_taken_once():
    registry = Registry[Kettle]("appliance")
    registry.register("kettle")(Kettle)

    with pytest.raises(ValueError, match="already"):
        registry.register("kettle")(Kettle)


def test_what_was_changed_is_said_by_label_and_value():
    assert changed(Kettle(), Kettle()) == ""
    assert changed(Kettle(litres=0.5, colour="blue"), Kettle()) == "Litres 0.5, Colour blue"
