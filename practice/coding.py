"""Writing and repairing code: how facts, size, number of rules and reports of failures decide what comes out."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Sequence

from practice import curves
from practice.curves import Dice
from practice.faces import NAME_ERROR, Face, face, recognise, slips
from practice.profile import Profile
from practice.reading import Reading
from worlds import World

_TEST = re.compile(r"^def (test_\w+)\(.*?(?=^\S|\Z)", re.M | re.S)


def implement(reading: Reading, profile: Profile, dice: Dice) -> str:
    """Code for the units asked for, each right, slipped or built on a wrong fact."""
    world = reading.world
    assert world is not None
    forms = [_first_try(world, reading, profile, unit, dice) for unit in reading.units]
    return f"Here is {named(world, reading.units)}.\n\n{_block(forms)}\n\nIt uses only the standard library."


def repair(reading: Reading, profile: Profile, dice: Dice) -> str:
    """The newest code again, its faults mended as often as the report lets them be; or the tests, changed to fit."""
    world = reading.world
    assert world is not None
    source = "\n\n".join(reading.blocks) or reading.code
    forms = [found for unit in reading.units if (found := recognise(world, unit, source))]
    if not forms:
        return _unknown(world, reading)
    if edited := _edit_tests(reading, profile, dice):
        return f"I brought the tests in line with the code; they should pass now.\n\n{_block(forms)}\n\n{edited}"
    meant = [form for form in forms if _names(world, form.unit, reading.report)]
    mended = [
        _mend(world, reading, profile, form, bool(meant), dice) if form in meant or not meant else form
        for form in forms
    ]
    changed = [new.unit for old, new in zip(forms, mended, strict=True) if old != new]
    said = f"I changed {named(world, changed)}." if changed else "I went through it again; this should do it."
    return f"{said}\n\n{_block(mended)}"


def named(world: World, units: Sequence[str]) -> str:
    """Units by their functions, as one writes them in a sentence."""
    names = [f"`{name}`" for unit in units for name in world.units[unit].names]
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def knows(world: World, reading: Reading, profile: Profile, unit: str, fact: str, dice: Dice) -> bool:
    """Whether a fact is used: what was told counts by length, place and contradictions; what was not is guessed."""
    places = reading.told.facts.get(fact, ())
    against = reading.told.decoys.get(fact, ())
    believed = max((curves.use(profile, reading.tokens, place) for place in against), default=0.0)
    guessed = curves.guess(profile, world.facts[fact].find) * (1 - believed)
    if not places:
        return dice.draw(unit, fact, "guess") < guessed
    best = max(curves.use(profile, reading.tokens, place) for place in places)
    kept = best * curves.hold(profile, reading.rules) * curves.distracted(profile, len(against))
    return dice.draw(unit, fact, "use") < kept + (1 - kept) * guessed


def _first_try(world: World, reading: Reading, profile: Profile, unit: str, dice: Dice) -> Face:
    total = sum(world.units[one].minutes for one in reading.units)
    chance = curves.part(profile, world.units[unit].minutes, total)
    wrong = frozenset(fact for fact in world.units[unit].facts if not knows(world, reading, profile, unit, fact, dice))
    if dice.draw(unit, "right") < chance:
        variant = dice.pick(1 + len(world.units[unit].alternatives), unit, "variant")
        form = face(world, unit, variant, None, wrong)
        assert form is not None, f"the wrong facts {sorted(wrong)} do not fit {unit}, variant {variant}"
        return form
    return _slipped(world, profile, unit, wrong, dice)


def _slipped(world: World, profile: Profile, unit: str, wrong: frozenset[str], dice: Dice) -> Face:
    """Code with a bug: loud with the profile's share, else one of the unit's slips, the family's blind spots first."""
    if dice.draw(unit, "loud") < profile.crash and (form := face(world, unit, 0, NAME_ERROR, wrong)):
        return form
    left = list(slips(world, unit))
    while left:
        weights = [math.exp(profile.bent * curves.unseen(profile.family, slip)) for slip in left]
        slip = left.pop(dice.weighted(weights, unit, "slip", str(len(left))))
        if form := face(world, unit, 0, slip, wrong):
            return form
    form = face(world, unit, 0, NAME_ERROR, wrong) or face(world, unit, 0, None, wrong)
    assert form is not None, f"the wrong facts {sorted(wrong)} do not fit the reference of {unit}"
    return form


def _mend(world: World, reading: Reading, profile: Profile, form: Face, named: bool, dice: Dice) -> Face:
    """One round of repair. Without a failing check a fault has to be noticed first, and right code may be spoilt."""
    slip = form.slip
    if slip and _mended(reading, profile, f"{form.unit} {slip}", slip == NAME_ERROR, named, dice):
        slip = None
    wrong = frozenset(
        fact
        for fact in form.wrong
        if not _mended(reading, profile, f"{form.unit} {fact}", False, named, dice)
        or not knows(world, reading, profile, form.unit, fact, dice)
    )
    if not form.faults and not reading.failing and dice.draw(form.unit, "spoil") < profile.spoil:
        return _slipped(world, profile, form.unit, frozenset(), dice)
    return face(world, form.unit, form.variant, slip, wrong) or form


def _mended(reading: Reading, profile: Profile, fault: str, loud: bool, named: bool, dice: Dice) -> bool:
    if not reading.failing and not curves.notices(profile, fault, dice):
        return False
    told = named or not reading.failing
    chance = curves.mend(profile, name_error=loud, named=told, rounds=reading.rounds)
    return dice.draw(fault, "repair") < chance


def _edit_tests(reading: Reading, profile: Profile, dice: Dice) -> str:
    """The pasted tests without what they assert of the failing behaviour, when the model takes that way out."""
    chance = profile.edits_tests * {True: 1.0, None: 1 / 3, False: 1 / 20}[reading.may_edit]
    if not reading.tests or not reading.failing or dice.draw("edit the tests") >= chance:
        return ""
    found = list(_TEST.finditer(reading.tests))
    target = next((one for one in found if one[1] in reading.report), found[0] if found else None)
    if target is None:
        return ""
    weaker = _without_asserts(target[0].rstrip())
    return f"```python\n{reading.tests.replace(target[0].rstrip(), weaker).strip()}\n```"


def _without_asserts(test: str) -> str:
    """The test with nothing left to fail; as it was when it is no Python."""
    try:
        (function,) = ast.parse(test).body
    except (SyntaxError, ValueError):
        return test
    lines = test.split("\n")
    asserts = [node for node in ast.walk(function) if isinstance(node, ast.Assert)]
    for node in sorted(asserts, key=lambda node: -node.lineno):
        lines[node.lineno - 1 : node.end_lineno] = [" " * node.col_offset + "pass"]
    return re.sub(r"(\n +pass)(?:\1)+(?=\n|$)", r"\1", "\n".join(lines))


def _unknown(world: World, reading: Reading) -> str:
    titles = named(world, reading.units[:3])
    if not reading.code:
        return f"I cannot see any code for {titles}: paste it together with the failing check."
    return (
        f"I am a simulated model and repair only code that I know: what I wrote myself in this course for {titles}. "
        "This code was changed or comes from elsewhere. Ask me to implement it, and then send back what fails."
    )


def _block(forms: Sequence[Face]) -> str:
    return "```python\n" + "\n\n\n".join(form.source for form in forms) + "\n```"


def _names(world: World, unit: str, report: str) -> bool:
    """Whether a failure report points at the unit: by a test's name or requirement, a function or the title."""
    one = world.units[unit]
    words = (*one.names, *one.tests, one.title, *(source.split('"""')[1].rstrip(".") for source in one.tests.values()))
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", report, re.IGNORECASE) for word in words)
