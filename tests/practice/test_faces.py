"""Every form that an answer can take is real code, is known again, and is as wrong as it says."""

from __future__ import annotations

import pytest

from practice.faces import NAME_ERROR, face, recognise, slips
from worlds import load, names

UNITS = [
    pytest.param(world, unit, id=f"{name}-{unit}") for name in names() for world in [load(name)] for unit in world.units
]


@pytest.mark.parametrize(("world", "unit"), UNITS)
def test_a_form_is_known_again_among_all_others(world, unit):
    wrong = frozenset(world.units[unit].facts[:1])
    for form in (
        face(world, unit, 0, None, frozenset()),
        face(world, unit, 1, None, wrong),
        face(world, unit, 0, slips(world, unit)[0], frozenset()),
        face(world, unit, 2, NAME_ERROR, frozenset()),
    ):
        if form is not None:
            assert recognise(world, unit, f"import re\n\n\n{form.source}\n") == form


def test_nearly_every_unit_can_fail_with_a_misspelt_name():
    without = [
        unit
        for name in names()
        for unit in load(name).units
        if face(load(name), unit, 0, NAME_ERROR, frozenset()) is None
    ]
    assert len(without) <= 2, without


@pytest.mark.parametrize(("world", "unit"), UNITS)
def test_a_misspelt_name_fails_at_once_and_says_so(world, unit):
    for variant in range(len(world.units[unit].solutions)):
        form = face(world, unit, variant, NAME_ERROR, frozenset())
        if form is None:
            continue
        space: dict[str, object] = {}
        exec(world.program(form.source, world.units[unit].tests), space)
        failed = space["result"]["failed"]
        assert any("NameError" in message for message in failed.values()), f"variant {variant}: {failed}"


def test_code_that_somebody_changed_is_not_known():
    world = load("pricing")
    form = face(world, "tax", 0, None, frozenset())
    assert recognise(world, "tax", form.source.replace("    ", "\t")) is None
