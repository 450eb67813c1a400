"""What a practice model answers: a reading, a profile and dice in; text out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from practice import curves
from practice.faces import Face, face, recognise, slips
from practice.profiles import VERSION, Profile
from practice.reading import Reading, Turn, prompt_tokens, read
from worlds import World, count_tokens

LABEL = "(Practice model, simulated.)"
ROUNDS = 2  # repair rounds after which little more is gained (arXiv 2604.10508)
LATE = 0.2


@dataclass(frozen=True)
class Answer:
    text: str
    input_tokens: int
    output_tokens: int
    cost_usd: float
    """Simulated price of the call."""
    seconds: float
    """Simulated time that a model of this speed would take."""


class PracticeModel:
    """One simulated model. `answer` is a pure function of profile, messages and sample."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    def answer(self, turns: Sequence[Turn], sample: str = "0") -> Answer:
        """Answer a conversation; another `sample` is another independent draw for the same messages."""
        turns = tuple(turns)
        reading = read(turns)
        dice = curves.Dice(VERSION, self.profile.name, sample, *(part for turn in turns for part in turn))
        text = getattr(self, f"_{reading.intent}")(reading, dice)
        if reading.first:
            text = f"{LABEL} {text}"
        used = count_tokens(text)
        price_in, price_out = self.profile.price
        return Answer(
            text=text,
            input_tokens=reading.tokens,
            output_tokens=used,
            cost_usd=(reading.tokens * price_in + used * price_out) / 1e6,
            seconds=0.4 + used / self.profile.speed,
        )

    def length(self, turns: Sequence[Turn]) -> int:
        return prompt_tokens(turns)

    # --- the intents ------------------------------------------------------------------------------------------

    def _implement(self, reading: Reading, dice: curves.Dice) -> str:
        world = _world(reading)
        forms = [self._first_try(reading, unit, dice) for unit in reading.units]
        titles = ", ".join(world.units[form.unit].title.lower() for form in forms[:4])
        more = f" and {len(forms) - 4} more" if len(forms) > 4 else ""
        return f"Here is the code for {titles}{more}.\n\n{_block(forms)}\n\nIt uses only the standard library."

    def _first_try(self, reading: Reading, unit: str, dice: curves.Dice) -> Face:
        world = _world(reading)
        total = sum(world.units[one].minutes for one in reading.units)
        chance = curves.part(self.profile, world.units[unit].minutes, total)
        wrong = frozenset(fact for fact in world.units[unit].facts if not self._knows(reading, unit, fact, dice))
        if dice.draw(unit, "right") < chance:
            variant = dice.pick(1 + len(world.units[unit].alternatives), unit, "variant")
            form = face(world, unit, variant, None, wrong)
            assert form is not None, f"the wrong facts {sorted(wrong)} do not fit {unit}, variant {variant}"
            return form
        return self._slipped(world, unit, wrong, dice)

    def _slipped(self, world: World, unit: str, wrong: frozenset[str], dice: curves.Dice) -> Face:
        choices = slips(world, unit)
        start = dice.pick(len(choices), unit, "slip")
        for slip in (*choices[start:], *choices[:start]):
            form = face(world, unit, 0, slip, wrong)
            if form is not None:
                return form
        form = face(world, unit, 0, choices[start], frozenset())
        assert form is not None, f"the slip {choices[start]} does not fit the reference of {unit}"
        return form

    def _knows(self, reading: Reading, unit: str, fact: str, dice: curves.Dice) -> bool:
        places = reading.told.get(fact)
        if not places:
            return dice.draw(unit, fact, "guess") < self.profile.guess
        best = max(curves.use(self.profile, reading.tokens, place) for place in places)
        return dice.draw(unit, fact, "use") < best * curves.hold(self.profile, reading.rules)

    def _repair(self, reading: Reading, dice: curves.Dice) -> str:
        world = _world(reading)
        forms = [found for unit in reading.units if (found := recognise(world, unit, reading.code))]
        if not forms:
            return "I cannot find code of mine in what you sent: paste the code and the failing check together."
        named = [form for form in forms if _names(world, form.unit, reading.request)]
        helped = 1.0 if named else 0.3
        late = 1.0 if reading.rounds < ROUNDS else LATE
        mended = [
            self._mend(reading, form, helped * late, dice) if form in named or not named else form for form in forms
        ]
        changed = [world.units[new.unit].title.lower() for old, new in zip(forms, mended, strict=True) if old != new]
        said = f"I changed {', '.join(changed)}." if changed else "I went through it again; this should do it."
        return f"{said}\n\n{_block(mended)}"

    def _mend(self, reading: Reading, form: Face, factor: float, dice: curves.Dice) -> Face:
        world = _world(reading)
        slip = form.slip if dice.draw(form.unit, "repair") >= self.profile.repair * factor else None
        wrong = frozenset(
            fact
            for fact in form.wrong
            if dice.draw(form.unit, fact, "repair") >= self.profile.repair * factor
            or not self._knows(reading, form.unit, fact, dice)
        )
        return face(world, form.unit, form.variant, slip, wrong) or form

    def _review(self, reading: Reading, dice: curves.Dice) -> str:
        world = _world(reading)
        findings = []
        for unit in reading.units:
            form = recognise(world, unit, reading.code)
            if form and form.slip and dice.draw(unit, "review") < self.profile.review:
                findings.append(f"{world.units[unit].title}: {world.slips[form.slip].tell}")
            for fact in sorted(form.wrong if form else ()):
                if fact in reading.told and dice.draw(unit, fact, "review") < self.profile.review:
                    findings.append(
                        f"{world.units[unit].title}: the code departs from this rule: {world.facts[fact].text}"
                    )
        if reading.units and dice.draw("false alarm") < self.profile.false_alarm:
            unit = reading.units[dice.pick(len(reading.units), "false alarm", "unit")]
            findings.append(f"{world.units[unit].title}: the names could say more about what is checked.")
        if not reading.code:
            return "Paste the code that I should review."
        listed = "\n".join(f"{number}. {finding}" for number, finding in enumerate(findings, 1))
        return f"I found {len(findings)}:\n\n{listed}" if findings else "I found nothing to object to."

    def _tests(self, reading: Reading, dice: curves.Dice) -> str:
        if not reading.world or not reading.units:
            return self._other(reading, dice)
        keep = curves.hold(self.profile, reading.rules) * 0.75
        chosen = [
            source.strip()
            for unit in reading.units
            for name, source in reading.world.units[unit].tests.items()
            if dice.draw(unit, name, "test") < keep
        ]
        return "Here are tests for it.\n\n```python\n" + "\n\n\n".join(chosen) + "\n```"

    def _edges(self, reading: Reading, dice: curves.Dice) -> str:
        world = reading.world
        units = reading.units or (tuple(world.units) if world else ())
        lines = [
            f"- {world.units[unit].title}, {world.slips[slip].kind}: {world.slips[slip].tell}"
            for unit in units
            for slip in (slips(world, unit) if world else ())
            if world and dice.draw(slip, "edge") < 0.5 * curves.hold(self.profile, reading.rules)
        ]
        return "What could go wrong:\n\n" + "\n".join(lines) if lines else self._other(reading, dice)

    def _summarise(self, reading: Reading, dice: curves.Dice) -> str:
        world = reading.world
        kept = [
            f"- {world.facts[fact].text}"
            for fact, places in reading.told.items()
            if world
            and dice.draw(fact, "keep") < 0.6 * max(curves.use(self.profile, reading.tokens, at) for at in places)
        ]
        return (
            "In short:\n\n" + "\n".join(kept) if kept else "I found no rule or figure in it that a summary should keep."
        )

    def _plan(self, reading: Reading, dice: curves.Dice) -> str:
        if not reading.world:
            return self._other(reading, dice)
        steps = [
            step.title
            for step in reading.world.steps
            if step.units or dice.draw(step.id, "plan") < 0.5  # plans leave out the steps that write no feature
        ]
        return "\n".join(f"{number}. {title}" for number, title in enumerate(steps, 1))

    def _other(self, reading: Reading, dice: curves.Dice) -> str:
        about = f" I know the world '{reading.world.title}' here." if reading.world else ""
        return (
            "I am a simulated coding model for practice, not a chatbot. In the small projects of this course I can "
            "implement units of work, repair code given a failing check, review code, list edge cases, write tests, "
            f"summarise and plan.{about} Name the piece of work that you want, or paste its signature."
        )


def _world(reading: Reading) -> World:
    assert reading.world is not None
    return reading.world


def _block(forms: Sequence[Face]) -> str:
    return "```python\n" + "\n\n\n".join(form.source for form in forms) + "\n```"


def _names(world: World, unit: str, report: str) -> bool:
    """Whether a failure report points at the unit: by a test's name or requirement, a function or the title."""
    one = world.units[unit]
    report = report.lower()
    return any(word.lower() in report for word in (*one.names, *one.tests, one.title))
