"""What a model is shown: one rule in a long text, the files of a project, and what each of them is worth."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from orchestration.checks.check import Check, CheckResult, Passes, execute, explain, tests_of
from orchestration.context.budget import ContextBudget, ContextPack, Source
from orchestration.errors import OrchestrationError
from orchestration.intervals import mean_difference
from orchestration.models.client import Client
from orchestration.plan.tasks import Plan, Task
from orchestration.studies.jobs import task
from orchestration.trials.result import Result
from worlds import Fact, Unit, World, count_tokens

if TYPE_CHECKING:
    import pandas as pd

_NOTES = (
    "The meeting began late because the heating was off.",
    "Somebody had brought plums, and they were good.",
    "It was agreed that the corridor wants paint.",
    "The plants by the window get too little light.",
    "Nobody remembered who has the spare umbrella.",
    "The coffee machine is to be descaled before the holidays.",
    "A visitor praised the view and asked about the bridge.",
    "The chairs from the small room are back in the small room.",
    "There was a short discussion about the noise from the street.",
    "The choir next door practises louder than last year.",
    "The bicycle stand is full again by nine in the morning.",
    "Marta showed photographs of the old building.",
    "The calendar in the kitchen still shows the spring.",
    "The lift was repaired, and it no longer sings.",
    "Two of the windows cannot be opened without a tool.",
    "The new curtains are longer than the old ones.",
    "Everybody liked the soup, and the recipe will be asked for.",
    "The map on the wall has lost a corner.",
    "The caretaker found a glove; it lies on the shelf.",
    "The room was booked for the afternoon and stood empty.",
    "It rained all day, and the roof held.",
    "The summer party was remembered with pleasure.",
    "The shelf with the dictionaries will be moved to the left.",
    "The cat from the yard came to the meeting and left early.",
    "The door to the cellar closes by itself now.",
    "Somebody suggested tea in place of coffee; it was noted.",
    "The lamp over the table flickers when the lift moves.",
    "The speaker thanked everybody for their patience.",
)
WHOLE = ("everything", "everything, again", "everything, once more")
_NO_LIMIT = 10**9


def fact_in_text(world: World, tokens: int, place: float = 0.5, *, unit: str = "", check: Check | None = None) -> Plan:
    """One unit of a world, asked for at the end of about `tokens` tokens of true but useless notes.

    Its one rule stands among them at `place` (0 first, 1 last). Without `unit` it is the first that rests on exactly
    one rule and calls nothing. Judged by the unit's acceptance tests, or by `check`. Raises OrchestrationError for a
    unit that rests on several rules, or for fewer tokens than the rule and the request themselves take.
    """
    chosen = _chosen(world, unit)
    text = _text(world, chosen, int(tokens), place)
    return Plan((Task(id=chosen.id, prompt=text, minutes=chosen.minutes),), check or Passes(world, tuple(chosen.tests)))


def measured_for(client: Client, effect: str) -> list[Client]:
    """The server's models that show one published measurement of this effect and nothing else; the highest last point
    first. None on a server without such models."""
    found = []
    for name in client.models():
        other = client.with_model(name)
        curves = [curve for curve in other.published() if curve["effect"] == effect]
        if curves:
            found.append((curves[0]["points"][-1][1], other))
    return [other for _, other in sorted(found, key=lambda pair: -pair[0])]


@dataclass(frozen=True)
class Holds:
    """Which of some Python expressions are true of the code: one point each, so that each rule can be seen alone."""

    expressions: Mapping[str, str]
    """What is checked, in words, to an expression."""
    name: str = "spot checks"

    def __call__(self, code: str, /) -> CheckResult:
        tries = "\n".join(
            f"try:\n    result[{says!r}] = bool({one})\nexcept Exception:\n    result[{says!r}] = False"
            for says, one in self.expressions.items()
        )
        done = execute(f"{code}\n\nresult = {{}}\n{tries}\n")
        if done.status != "ok" or not isinstance(done.value, dict):
            return CheckResult(self.name, False, explain(done), 0, len(self.expressions))
        wrong = [says for says in self.expressions if done.value.get(says) is not True]
        score = len(self.expressions) - len(wrong)
        return CheckResult(
            self.name, not wrong, "Does not hold: " + "; ".join(wrong) if wrong else "", score, len(self.expressions)
        )


def source_files(world: World, names: Iterable[str]) -> list[Source]:
    """These files of a world's repository. Raises OrchestrationError for one that it does not have."""
    chosen = list(names)
    if missing := [name for name in chosen if name not in world.sources]:
        raise OrchestrationError(f"{world.title} has no file '{missing[0]}'.")
    return [Source(name, world.sources[name]) for name in chosen]


def shown(
    world: World, units: Sequence[str], sources: ContextPack | Sequence[Source] = (), *, check: Check | None = None
) -> Plan:
    """These units in one request that shows a pack, or sources as they are in their order; no rule is told besides.

    Judged by the units' acceptance tests, the held-back ones too, or by `check`.
    """
    asked = task(world, units, told=False)
    pack = sources if isinstance(sources, ContextPack) else ContextBudget(_NO_LIMIT).pack(sources)
    prompt = f"{asked.prompt}\n\nThis may help:\n\n{pack.text.strip()}" if pack.text else asked.prompt
    judge = check or Passes(world, tests_of(world, units, held_back=True))
    return Plan((Task(id=asked.id, prompt=prompt, minutes=asked.minutes),), judge)


def leave_one_out(
    world: World, units: Sequence[str], sources: Sequence[Source], *, check: Check | None = None
) -> dict[str, Plan]:
    """Everything that might be shown, and the same without each source, one at a time: arms for an experiment.

    Everything is measured three times over, because each of the others is held against it.
    """
    whole = shown(world, units, sources, check=check)
    arms = {WHOLE[0]: whole}
    for left in sources:
        rest = [one for one in sources if one is not left]
        arms[f"without {left.name}"] = shown(world, units, rest, check=check)
    return arms | dict.fromkeys(WHOLE[1:], whole)


def rules_of(world: World, units: Sequence[str]) -> dict[str, re.Pattern[str]]:
    """The rules that these units rest on: short name to a pattern that finds it in a text."""
    return {fact.id.replace("_", " "): fact.pattern for fact in _facts(world, units)}


def against_rules(world: World, units: Sequence[str]) -> dict[str, re.Pattern[str]]:
    """What contradicts the rules that these units rest on: the rule's short name to a pattern that finds it."""
    return {fact.id.replace("_", " "): fact.decoy for fact in _facts(world, units) if fact.decoy}


def _facts(world: World, units: Sequence[str]) -> list[Fact]:
    return [world.facts[name] for name in dict.fromkeys(fact for unit in units for fact in world.units[unit].facts)]


def source_values(result: Result, sources: Sequence[Source]) -> pd.DataFrame:
    """What each source is worth: the mean score of everything minus that of the arm without it, the best first.

    A row a source: value, its 95 % interval (low, high), tokens, and value per 1,000 tokens.
    """
    import pandas as pd

    full = [float(trial.score) for whole in WHOLE for trial in result.of(whole)]
    rows = []
    for source in sources:
        rest = [float(trial.score) for trial in result.of(f"without {source.name}")]
        low, high = mean_difference(rest, full, of=result.trials[0].of)
        value = sum(full) / len(full) - sum(rest) / len(rest)
        rows.append((source.name, value, low, high, source.tokens, 1_000 * value / source.tokens))
    label = "source (simulated)" if result.simulated else "source"
    table = pd.DataFrame(rows, columns=[label, "value", "low", "high", "tokens", "value per 1,000"]).set_index(label)
    return table.sort_values("value", ascending=False).round(2)


def _chosen(world: World, unit: str) -> Unit:
    if unit:
        if len(world.units[unit].facts) != 1:
            raise OrchestrationError(f"'{unit}' rests on {len(world.units[unit].facts)} rules; choose a unit with one.")
        return world.units[unit]
    for one in world.units.values():
        if len(one.facts) == 1 and not one.needs:
            return one
    raise OrchestrationError(f"No unit of {world.title} rests on exactly one rule.")


@cache
def _text(world: World, unit: Unit, tokens: int, place: float) -> str:
    rule = world.facts[unit.facts[0]].text
    ask = (
        f"Implement this for {world.title[0].lower()}{world.title[1:]}. "
        f"What has to be kept stands in the notes above.\n\n{unit.signature.strip()}"
    )
    left = tokens - count_tokens(ask) - count_tokens(rule) - 8
    if left < 0:
        raise OrchestrationError(
            f"The rule and the request alone take {tokens - left} tokens, so {tokens} are too few."
        )
    lines = _lines(left)
    at = round(len(lines) * place)
    return "\n".join((*lines[:at], rule, *lines[at:])) + f"\n\n{ask}"


def _lines(tokens: int) -> list[str]:
    """Useless lines of together about so many tokens; the same for the same number."""
    dice = random.Random(tokens)
    lines, used = [], 0
    while used < tokens:
        lines.append(dice.choice(_NOTES))
        used += count_tokens(lines[-1] + "\n")
    return lines


__all__ = [
    "Holds",
    "against_rules",
    "fact_in_text",
    "leave_one_out",
    "measured_for",
    "rules_of",
    "shown",
    "source_files",
    "source_values",
]
