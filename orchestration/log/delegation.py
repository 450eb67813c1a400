"""One unit of work, whoever does it: decided, predicted, checked, ended; and reopened if it comes back."""

from __future__ import annotations

import html
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from orchestration.errors import BadEntry
from orchestration.log import running
from orchestration.log.capture.calls import Answer, note_call
from orchestration.log.current import enter, leave, opened_here
from orchestration.log.entries import fitting, one_of, positive, probability, whole, words
from orchestration.log.schema import ADD_UP, DECISIONS, KINDS, OUTCOMES, VERIFIERS, Decision, Outcome, Verifier
from orchestration.record.lines import printable
from orchestration.record.redaction import brief
from orchestration.record.writer import now

if TYPE_CHECKING:
    from orchestration.log.delegation_log import DelegationLog

_LONGEST_CHECK = 200
_MOST_TOKENS = 1 << 53  # such sums are whole in a column of floats too

_revising = threading.RLock()
"""Two threads may hold one unit; each revision must know of the one before."""


def _after_fork() -> None:
    global _revising
    _revising = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


@dataclass(frozen=True)
class Facts:
    """What is known of a unit: its first revision says all of it, each later one what it changes.

    `rework_s` and `human_s` of a later revision are what it adds.
    """

    unit_id: str
    started_at: int
    """Microseconds since 1970, UTC."""
    title: str
    kind: str = "other"
    decision: Decision | None = "delegate"
    """None for an imported draft that is not filed yet."""
    source: str = "work"
    course_ref: str | None = None
    tool: str = "notebook"
    parent_id: str | None = None
    step: int | None = None
    why: str | None = None
    predicted_success: float | None = None
    predicted_min: float | None = None
    human_s: float | None = None
    context: tuple[str, ...] = ()
    context_items: int | None = None
    context_tokens: int | None = None
    context_mode: str | None = None
    outcome: Outcome = "open"
    duration_s: float | None = None
    rework_s: float | None = None
    error: str | None = None
    simulated: bool | None = None
    imported_from: str | None = None
    rev: int = 1


@dataclass(eq=False)
class Delegation:
    """The handle on one unit of work; every method writes to the log at once."""

    facts: Facts
    log: DelegationLog = field(repr=False)
    _began: float | None = field(default=None, repr=False)
    _touched: bool = field(default=False, repr=False)

    @property
    def unit_id(self) -> str:
        return self.facts.unit_id

    @property
    def outcome(self) -> Outcome:
        return self.facts.outcome

    def __enter__(self) -> Self:
        enter(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        leave(self)
        if self.outcome != "open":
            return
        if kind is not None and self.facts.decision is not None:
            self.revise(outcome="abandoned", error=kind.__name__)
        elif self.facts.source != "import":
            self.revise(duration_s=self._seconds())

    def predict(self, chance: float) -> float:
        """Give it a chance of success, 0 to 1, before the first call or check. Returns the one that counts: the first.

        Raises BadEntry for a number outside 0 to 1, and when it comes too late.
        """
        chance = probability(chance)
        with _revising:
            if self.facts.predicted_success is not None:
                return self.facts.predicted_success
            first, begun = self.log.foretold(self)
            if first is not None:
                self.facts = replace(self.facts, predicted_success=first)
                return first
            if self.facts.source == "import" or self.outcome != "open" or self._touched or begun:
                raise BadEntry(
                    f"It is too late to predict how “{self.facts.title}” ends: a prediction counts only before "
                    "the first call and the first check."
                )
            self.revise(predicted_success=chance)
            return chance

    def check(
        self, name: str, passed: bool, by: Verifier = "by_hand", *, seconds: float | None = None,
        score: float | None = None, count: int = 1, count_passed: int | None = None,
    ) -> bool:  # fmt: skip
        """Note that something was checked, and by whom; returns whether it passed.

        `count` many checks of one name may be noted at once, `count_passed` of them passed. Raises BadEntry for a word
        of `by` that is none and for numbers that make no sense.
        """
        one_of(by, VERIFIERS, "by")
        if not isinstance(passed, bool) and type(passed).__name__ not in ("bool_", "bool"):
            raise BadEntry(f"passed should be True or False, not {passed!r}.")
        ok = bool(passed)
        good = (whole(count, "count") if ok else 0) if count_passed is None else whole(count_passed, "count_passed")
        if good > whole(count, "count"):
            raise BadEntry(f"{good} checks passed of {count}: count_passed cannot be more than count.")
        record = {
            "t": "check",
            "unit_id": self.unit_id,
            "gen_ai.evaluation.name": brief(str(name), _LONGEST_CHECK),
            "gen_ai.evaluation.score.label": "pass" if ok else "fail",
            "gen_ai.evaluation.score.value": None if score is None else positive(score, "score"),
            "verifier": by,
            "duration_s": None if seconds is None else positive(seconds, "seconds"),
            "count": int(count),
            "count_passed": good,
        }
        self.touch()
        self.log.write(record, durable=False)
        return ok

    def run(self, command: str | Sequence[object], by: Verifier | None = None, *, timeout: float | None = None) -> bool:
        """Run a command and note whether it ended with 0; what it prints is shown, not kept. Returns whether it did.

        Without `by`, a test runner, type checker or linter is known by its name; anything else is a run. After
        `timeout` seconds it is ended, with all that it started, and has failed. Raises BadEntry without a command.
        """
        if by is not None:
            one_of(by, VERIFIERS, "by")
        ran = running.run(command, None if timeout is None else positive(timeout, "timeout"))
        if ran.code is None:
            return False
        return self.check(ran.name, ran.code == 0, by or ran.by, seconds=ran.seconds)

    def called(
        self, *, count: int = 1, model: str | None = None, fingerprint: str | None = None,
        input_tokens: int | None = None, output_tokens: int | None = None, seconds: float | None = None,
        cost_usd: float | None = None, simulated: bool | None = None, provider: str | None = None,
    ) -> None:  # fmt: skip
        """Note calls that nobody captured, as one record: `count` of them, their tokens, seconds and cost added up.

        Without `cost_usd` the cost is worked out from the tokens on reading, where the model has a list price. Raises
        BadEntry for numbers that make no sense.
        """
        source = None if cost_usd is None else "simulated" if simulated else "stated"
        read, written = (
            None if tokens is None else whole(tokens, name, below=_MOST_TOKENS)
            for tokens, name in ((input_tokens, "input_tokens"), (output_tokens, "output_tokens"))
        )
        answer = Answer(
            model=model, fingerprint=fingerprint or None, input_tokens=read, output_tokens=written,
            simulated=simulated, cost_usd=None if cost_usd is None else positive(cost_usd, "cost_usd"),
            cost_source=source,
        )  # fmt: skip
        took = None if seconds is None else positive(seconds, "seconds")
        note_call(self.log, self, answer, asked=model, provider=provider, seconds=took, count=whole(count, "count"))

    def accept(self) -> None:
        """Taken as it came."""
        self._close("accepted")

    def edit(self, minutes: float | None = None, why: str | None = None) -> None:
        """Taken after repair, which took so many minutes of one's own time."""
        self._close("edited", minutes, why)

    def reject(self, why: str | None = None, minutes: float | None = None) -> None:
        """Not taken; `minutes` is one's own time lost on it."""
        self._close("rejected", minutes, why)

    def abandon(self, why: str | None = None) -> None:
        """Given up, by whoever worked on it."""
        self._close("abandoned", why=why)

    def done(self, minutes: float | None = None, why: str | None = None) -> None:
        """Kept work is finished; it took so many minutes. Raises BadEntry for work that a model had a part in."""
        self._close("done", minutes, why)

    def reopen(self, outcome: Outcome | None = None, *, minutes: float | None = None, why: str | None = None) -> None:
        """It came back, perhaps weeks later: what it is now, and what the repair took on top.

        Without `outcome` it is rejected; kept work is done.
        """
        if outcome is None:
            outcome = "done" if self.facts.decision == "keep" else "rejected"
        self._close(one_of(outcome, OUTCOMES, "outcome"), minutes, why)

    def file(
        self, *, kind: str | None = None, decision: Decision | None = None, outcome: Outcome | None = None,
        minutes: float | None = None, why: str | None = None,
    ) -> None:  # fmt: skip
        """Say what an imported draft was, in one go: its kind, who did it, how it ended, what it cost in own minutes.

        A unit of the log itself can be filed anew while it is open. Raises BadEntry.
        """
        if self.outcome != "open" and self.facts.source != "import":
            raise BadEntry(f"“{self.facts.title}” is closed ({self.outcome}); u.reopen(…) says that it came back.")
        changes: dict[str, Any] = {}
        if kind is not None:
            changes["kind"] = one_of(kind, KINDS, "kind")
        elif self.facts.decision is None:
            raise BadEntry(f"kind is missing: what was “{self.facts.title}”? One of {', '.join(KINDS)}.")
        if decision is not None:
            changes["decision"] = one_of(decision, DECISIONS, "decision")
        elif self.facts.decision is None:
            raise BadEntry(f"decision is missing: who did “{self.facts.title}”? One of {', '.join(DECISIONS)}.")
        self._close(None if outcome is None else one_of(outcome, OUTCOMES, "outcome"), minutes, why, **changes)

    def touch(self) -> None:
        """Work on it has begun: from here on no prediction counts."""
        self._touched = True

    def _close(
        self, outcome: Outcome | None, minutes: float | None = None, why: str | None = None, **more: Any
    ) -> None:
        decision = more.get("decision", self.facts.decision)
        fitting(self.facts.title, decision, outcome or self.outcome)
        said = words(why, "why")
        if minutes is not None:
            more["human_s" if decision == "keep" else "rework_s"] = 60 * positive(minutes, "minutes")
        if said is not None:
            more["why"] = said
        if outcome is not None:
            more["outcome"] = outcome
        self.revise(**more)

    def revise(self, **changes: Any) -> None:
        """Write one more revision, which says these changes and nothing else: other handles' stay. Durably.

        Of rework_s and human_s it says what is added.
        """
        with _revising:
            before = self.facts
            ends = before.outcome == "open" and changes.get("outcome", "open") != "open"
            if ends and before.source != "import":
                changes.setdefault("duration_s", self._seconds())
            added = {
                name: (getattr(before, name) or 0.0) + changes[name] for name in ADD_UP if changes.get(name) is not None
            }
            self.facts = replace(before, rev=before.rev + 1, **(changes | added))
            self.log.write({"t": "unit", "unit_id": self.unit_id, "rev": self.facts.rev, **changes}, durable=True)
            if self.outcome != "open":
                opened_here.pop(self.unit_id, None)

    def _seconds(self) -> float:
        if self._began is not None:
            return round(time.monotonic() - self._began, 6)
        return max(0.0, (now() - self.facts.started_at) / 1e6)

    @property
    def next_step(self) -> str:
        """What to do with it now, in code."""
        if self.outcome != "open":
            return "closed; u.reopen(minutes=…, why=…) if it comes back"
        match self.facts.decision:
            case None:
                return "a draft: u.file(kind=…, decision=…, outcome=…)"
            case "keep":
                return "still open: u.done(minutes)"
            case _:
                return "still open: u.accept(), u.edit(minutes), u.reject(why)"

    def __repr__(self) -> str:
        one = self.facts
        chance = f", {one.predicted_success:.0%} expected" if one.predicted_success is not None else ""
        named = f"{one.decision or 'draft'} “{printable(one.title)}” ({one.kind}{chance})"
        return f"<{named}: {self.outcome}; {self.next_step}>"

    def _repr_html_(self) -> str:
        one = self.facts
        chance = f" · {one.predicted_success:.0%} expected" if one.predicted_success is not None else ""
        line = f"<b>{html.escape(one.title)}</b> · {one.decision or 'draft'} · {one.kind}{chance}"
        return f"<div>{line}<br><b>{self.outcome}</b> · <code>{html.escape(self.next_step)}</code></div>"
