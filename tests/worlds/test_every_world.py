"""What holds for every world: right solutions pass, each slip and each wrong fact is caught where it belongs."""

from __future__ import annotations

import ast
from itertools import combinations
from typing import Any

import pytest

from worlds import Unit, World, load, names

WORLDS = [load(name) for name in names()]
UNITS = [pytest.param(world, unit, id=f"{world.name}-{unit.id}") for world in WORLDS for unit in world.units.values()]
SLIPS = [pytest.param(world, slip, id=f"{world.name}-{slip}") for world in WORLDS for slip in world.slips]


def outcome(source: str) -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec(compile(source, "program", "exec"), space)
    return space["result"]


def run_examples(world: World, unit: Unit, code: str) -> None:
    space: dict[str, Any] = {}
    exec("\n\n".join(one.reference for one in world.units.values()), space)
    exec(code, space)
    exec(compile(unit.examples, f"examples of {unit.id}", "exec"), space)


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_the_reference_passes_every_test(world: World) -> None:
    assert outcome(world.program()) == {"passed": list(world.tests), "failed": {}}


@pytest.mark.parametrize(("world", "unit"), UNITS)
def test_every_solution_passes_in_place_of_the_reference(world: World, unit: Unit) -> None:
    for solution in unit.solutions:
        assert outcome(world.program(solution))["failed"] == {}
        run_examples(world, unit, solution)


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
@pytest.mark.parametrize("shift", range(6))
def test_any_mix_of_solutions_works_together(world: World, shift: int) -> None:
    solutions = [unit.solutions for unit in world.units.values()]
    mix = [some[(shift + (number if shift > 2 else 0)) % len(some)] for number, some in enumerate(solutions)]
    assert outcome(world.program("\n\n".join(mix)))["failed"] == {}


@pytest.mark.parametrize(("world", "unit"), UNITS)
def test_alternatives_are_really_different(world: World, unit: Unit) -> None:
    shapes = {ast.dump(ast.parse(solution)) for solution in unit.solutions}
    assert len(shapes) == len(unit.solutions) >= 3


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_units_know_only_the_public_names_of_others(world: World) -> None:
    public = {name: unit.id for unit in world.units.values() for name in unit.names}
    private: dict[str, str] = {}
    for unit in world.units.values():
        for solution in unit.solutions:
            body = ast.parse(solution).body
            targets = [target for node in body if isinstance(node, ast.Assign) for target in node.targets]
            own = {target.id for target in targets if isinstance(target, ast.Name)}
            own |= {node.name for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
            for name in own - set(unit.names):
                assert private.setdefault(name, unit.id) == unit.id, f"{name} is defined by two units"
                assert name not in public, f"{unit.id} defines {name} of {public[name]}"
            used = {node.id for node in ast.walk(ast.parse(solution)) if isinstance(node, ast.Name)}
            foreign = {public[name] for name in used if name in public} - {unit.id}
            assert foreign <= set(unit.needs), f"{unit.id} uses {foreign - set(unit.needs)} and does not need it"


@pytest.mark.parametrize(("world", "slip_id"), SLIPS)
def test_a_slip_is_caught_by_its_unit_and_not_by_a_glance(world: World, slip_id: str) -> None:
    slip = world.slips[slip_id]
    unit = world.units[slip.unit]
    code = world.apply_slip(unit.reference, slip_id)
    assert outcome(world.program(code, unit.tests))["failed"], f"no test of {unit.id} catches {slip_id}"
    run_examples(world, unit, code)


@pytest.mark.parametrize(("world", "unit"), UNITS)
def test_a_wrong_fact_is_caught_by_its_unit_in_every_solution(world: World, unit: Unit) -> None:
    for solution in unit.solutions:
        for fact in unit.facts:
            result = outcome(world.program(world.apply_fact(solution, fact), unit.tests))
            assert result["failed"], f"no test of {unit.id} catches {fact}"


@pytest.mark.parametrize(("world", "unit"), UNITS)
def test_the_examples_tell_no_wrong_fact_from_a_right_one(world: World, unit: Unit) -> None:
    for solution in unit.solutions:
        for many in range(1, len(unit.facts) + 1):
            for wrong in combinations(unit.facts, many):
                code = solution
                for fact in wrong:
                    code = world.apply_fact(code, fact)
                run_examples(world, unit, code)


@pytest.mark.parametrize(("world", "slip_id"), SLIPS)
def test_a_slip_and_wrong_facts_either_fit_together_or_say_so(world: World, slip_id: str) -> None:
    unit = world.units[world.slips[slip_id].unit]
    for fact in unit.facts:
        code = world.apply_fact(unit.reference, fact)
        try:
            code = world.apply_slip(code, slip_id)
        except ValueError as error:
            assert slip_id in str(error)
        assert outcome(world.program(code, unit.tests))["failed"]


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_the_signs_of_a_fact_know_it_and_no_other_rule(world: World) -> None:
    for fact in world.facts.values():
        assert [rule for rule in world.rules if fact.told_in(rule)] == [fact.text]


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_signatures_and_examples_reveal_no_fact(world: World) -> None:
    for unit in world.units.values():
        for text in (unit.signature, unit.examples, unit.title, *unit.aliases):
            assert [fact.id for fact in world.facts.values() if fact.told_in(text)] == []


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_the_brief_leaves_most_facts_to_be_asked_for(world: World) -> None:
    told = [fact.id for fact in world.facts.values() if fact.told_in(world.brief)]
    assert len(told) <= len(world.facts) // 4


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_most_bugs_are_caught_before_the_release_and_some_only_then(world: World) -> None:
    caught, bugs = 0, 0
    for unit in world.units.values():
        visible = set(unit.tests) - world.held_back
        wrong = [world.apply_fact(unit.reference, fact) for fact in unit.facts]
        wrong += [world.apply_slip(unit.reference, slip.id) for slip in world.slips.values() if slip.unit == unit.id]
        bugs += len(wrong)
        caught += sum(bool(visible & outcome(world.program(code, unit.tests))["failed"].keys()) for code in wrong)
    assert 0.75 <= caught / bugs <= 0.95


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_failures_are_sentences_that_begin_with_the_requirement(world: World) -> None:
    for slip in world.slips.values():
        unit = world.units[slip.unit]
        failed = outcome(world.program(world.apply_slip(unit.reference, slip.id), unit.tests))["failed"]
        for name, message in failed.items():
            requirement, _, failure = message.partition(": ")
            assert f'"""{requirement}."""' in world.tests[name]
            assert failure and failure != "AssertionError"


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_what_contradicts_a_fact_stands_in_no_rule_nor_in_the_brief(world: World) -> None:
    for fact in world.facts.values():
        if fact.decoy:
            assert [rule for rule in world.rules if fact.decoy.search(rule)] == []
            assert not fact.decoy.search(world.brief)


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_the_brief_tells_no_fact_that_it_leaves_open(world: World) -> None:
    for gap in world.gaps.values():
        assert not world.facts[gap.fact].told_in(world.brief)
        assert not gap.asked_in(world.brief)
        assert gap.asked_in(gap.missing)


def test_the_worlds_are_as_rich_as_the_course_needs() -> None:
    assert len(WORLDS) >= 5
    assert sum(len(world.units) for world in WORLDS) >= 60
    assert sum(len(world.slips) for world in WORLDS) >= 150
    kinds = {slip.kind for world in WORLDS for slip in world.slips.values()}
    assert kinds >= {
        "boundary", "empty input", "off by one", "wrong default", "swallowed error", "time zone", "race by ordering",
        "security",
    }  # fmt: skip
