"""Judging code that is there: reviews, whose misses are those of a family, and verdicts that hang on the order."""

from __future__ import annotations

from practice import curves
from practice.curves import Dice
from practice.faces import NAME_ERROR, Face, recognise
from practice.profile import VERSION, Profile
from practice.reading import Reading
from worlds import World

_STRANGE = "I am a simulated model and know only code that was written in this course,"
_NOISE = (
    "the names could say more about what is checked",
    "the docstring could give an example",
    "this could be split into two functions",
    "consider logging when this happens",
    "the order of the checks is a matter of taste, but I would turn it round",
)


def review(reading: Reading, profile: Profile, dice: Dice) -> str:
    """Findings on the newest code: of the faults that are there, those that this family notices, and some noise."""
    world = reading.world
    assert world is not None
    source = "\n\n".join(reading.blocks) or reading.code
    if not source:
        return "Paste the code that I should review."
    forms = [found for unit in reading.units if (found := recognise(world, unit, source))]
    findings = [said for form in forms for said in _seen(world, reading, profile, form, dice)]
    if reading.units and dice.draw("false alarm") < profile.false_alarm:
        unit = reading.units[dice.pick(len(reading.units), "false alarm", "unit")]
        findings.append(f"{world.units[unit].title}: {_NOISE[dice.pick(len(_NOISE), 'false alarm', 'what')]}.")
    known = "" if forms else f"{_STRANGE} so I cannot say whether this is right. "
    if not findings:
        return "I found nothing to object to." if forms else known.strip()
    listed = "\n".join(f"{number}. {finding}" for number, finding in enumerate(findings, 1))
    return f"{known}I found {len(findings)}:\n\n{listed}"


def judge(reading: Reading, profile: Profile, dice: Dice) -> str:
    """Which of two answers is better: by their faults, or by their order, when the judge is swayed by it."""
    world = reading.world
    assert world is not None
    if len(reading.blocks) < 2:
        return "Paste the two answers that I should compare, each in a code block of its own."
    first, second = reading.blocks[0], reading.blocks[1]
    if first.split() == second.split():
        return "The two answers are the same."
    forms = [_forms(world, reading, block) for block in (first, second)]
    faults = [sum(form.faults for form in some) for some in forms]
    unknown = f"{_STRANGE} so I judge by how they read. " if not all(forms) else ""
    unknown += "I compared the first two. " if len(reading.blocks) > 2 else ""
    # What sways a judge is drawn for the pair, whichever way round it comes.
    pair = Dice(VERSION, profile.name, *sorted((first, second)), sample=dice.sample)
    if pair.draw("swayed") >= profile.steady:
        better = 0
    elif faults[0] == faults[1]:
        better = 0 if (first < second) == (pair.draw("tie") < 0.5) else 1
    else:
        right = pair.draw("agrees") < profile.agrees
        better = (0 if faults[0] < faults[1] else 1) if right else (1 if faults[0] < faults[1] else 0)
    name = ("first", "second")[better]
    why = "it reads more clearly" if unknown else "it handles the cases that I went through, and it reads more clearly"
    return f"{unknown}The {name} answer is better: {why}."


def _forms(world: World, reading: Reading, block: str) -> list[Face]:
    return [form for unit in reading.units if (form := recognise(world, unit, block))]


def _seen(world: World, reading: Reading, profile: Profile, form: Face, dice: Dice) -> list[str]:
    title = world.units[form.unit].title
    said = []
    if form.slip and curves.notices(profile, f"{form.unit} {form.slip}", dice):
        tell = (
            "a name is misspelt, so it fails at its first call."
            if form.slip == NAME_ERROR
            else world.slips[form.slip].tell
        )
        if any(fact.told_in(f"{title}: {tell}") for fact in world.facts.values() if fact.id not in reading.told.facts):
            tell = f"something is wrong here ({world.slips[form.slip].kind})."  # it was not told the rule
        said.append(f"{title}: {tell}")
    for fact in sorted(form.wrong):
        if fact in reading.told.facts and curves.notices(profile, f"{form.unit} {fact}", dice):
            said.append(f"{title}: the code departs from this rule: {world.facts[fact].text}")
    return said
