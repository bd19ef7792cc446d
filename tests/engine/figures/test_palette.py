import itertools

import pytest
from plotly.validator_cache import ValidatorCache

from engine.figures.palette import FATES, IDENTIFIED, NEUTRAL, method_look, rgb
from engine.figures.print.printed_panels import MARKERS
from engine.plugins.unlearners import UNLEARNERS, Unlearner

METHODS = {name: method_look(name) for name in UNLEARNERS}
BACKGROUNDS = ("#ffffff", "#0e1117")


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [byte / 255 for byte in rgb(colour)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", list(UNLEARNERS))
def test_every_registered_unlearner_has_a_look_in_charts_and_in_print(name):
    cls, look = UNLEARNERS[name], method_look(name)

    assert (look.name, look.short) == (cls.title, cls.short)
    assert (look.colour, look.symbol) == (cls.colour, cls.symbol)
    assert ValidatorCache.get_validator("scatter.marker", "symbol").validate_coerce(look.symbol)
    assert look.symbol in MARKERS


@pytest.mark.parametrize("background", BACKGROUNDS)
def test_every_mark_stands_out_from_white_and_from_a_dark_page(background):
    unknown = [method_look(f"method {i}") for i in range(60)]
    looks = [*METHODS.values(), *FATES.values(), *unknown]
    colours = {look.colour for look in looks} | {IDENTIFIED, NEUTRAL}

    weakest = min(contrast(colour, background) for colour in colours)

    assert weakest >= 3.0


@pytest.mark.parametrize("looks", [METHODS, FATES])
def test_no_two_looks_share_a_colour_or_a_symbol(looks):
    for one, other in itertools.combinations(looks.values(), 2):
        assert one.colour != other.colour and one.symbol != other.symbol


def test_no_method_wears_the_shape_of_a_fate():
    shapes = {look.symbol for look in FATES.values()}

    assert shapes.isdisjoint(look.symbol for look in METHODS.values())


def test_methods_without_a_look_of_their_own_get_different_ones():
    names = [f"new {i}" for i in range(12)]
    for name in names:
        UNLEARNERS.register(name, title=f"{name} (a test's)")(type("New", (Unlearner,), {}))
    try:
        looks = [method_look(name) for name in names]
        again = [method_look(name) for name in names]
    finally:
        for name in names:
            UNLEARNERS.remove(name)

    assert looks == again and looks[3].name == "new 3 (a test's)"
    assert len({(look.colour, look.symbol) for look in looks}) == 12
    assert all(look.symbol in MARKERS for look in looks)


def test_an_unknown_method_always_looks_the_same():
    assert method_look("new") == method_look("new")
    assert method_look("new").short == "new"
