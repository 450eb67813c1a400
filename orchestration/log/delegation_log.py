"""The learner's log of work that was delegated and work that was kept: append-only, on this machine, theirs."""

from __future__ import annotations

import atexit
import os
import sys
import time
import weakref
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from orchestration.errors import BadEntry
from orchestration.log.content import TEXTS, Choice, Content
from orchestration.log.current import open_unit, opened_here
from orchestration.log.delegation import Delegation, Facts
from orchestration.log.entries import context_facts, one_of, positive, probability, title, whole, words
from orchestration.log.place import place
from orchestration.log.schema import CLOSED, DECISIONS, KINDS, SOURCES, Decision, Outcome
from orchestration.record import Writer
from orchestration.record.lines import printable
from orchestration.record.writer import new_id, now, say
from orchestration.settings import record_home

if TYPE_CHECKING:
    import pandas as pd


class Said(TypedDict, total=False):
    """What can be said of a unit besides its title; see `DelegationLog.unit`."""

    kind: str
    p: float | None
    minutes: float | None
    context: Any
    why: str | None
    parent: Delegation | None
    step: int | None
    tool: str
    source: str | None
    course_ref: str | None
    simulated: bool | None


class Kept(TypedDict, total=False):
    """What can be said of kept work; see `DelegationLog.keep`."""

    kind: str
    minutes: float | None
    why: str | None
    outcome: Outcome
    p: float | None
    parent: Delegation | None
    step: int | None
    tool: str
    source: str | None
    course_ref: str | None
    context: Any


class Filed(TypedDict, total=False):
    """What can be said of an imported draft; see `Delegation.file`."""

    kind: str | None
    decision: Decision | None
    outcome: Outcome | None
    minutes: float | None
    why: str | None


class DelegationLog:
    """A log in the folder `home`; without it, in the learner's own.

    No method raises because something could not be written: that is said once, and kept in `trouble`. Entries that
    make no sense raise BadEntry.
    """

    def __init__(self, home: Path | None = None) -> None:
        self.home = record_home() if home is None else home
        self._writer = Writer(self.home, "log", closed=CLOSED)
        self._choice = Choice(self.home)
        self._late: dict[str, Mapping[str, Any]] = {}
        self._hiccup: str | None = None
        _here.add(self)

    @property
    def trouble(self) -> str | None:
        """Why something could not be written, if so."""
        return self._writer.trouble or self._hiccup

    def unit(
        self, title: str, *, decision: Decision = "delegate", kind: str = "other", p: float | None = None,
        minutes: float | None = None, context: Any = None, why: str | None = None, parent: Delegation | None = None,
        step: int | None = None, tool: str = "notebook", source: str | None = None, course_ref: str | None = None,
        simulated: bool | None = None,
    ) -> Delegation:  # fmt: skip
        """Decide on a unit of work, and write that down before it begins. Use it with `with`, or keep the handle.

        p: the chance of success that you give it, 0 to 1; the first one counts. minutes: own time that it should take.
        context: what the model is shown: names, sources with `name` and `tokens`, or a ContextPack. Raises BadEntry.
        """
        facts = self._facts(title, decision, kind, why, parent, step, tool, source, course_ref, simulated, context)
        facts["predicted_success"] = None if p is None else probability(p)
        facts["predicted_min"] = None if minutes is None else positive(minutes, "minutes")
        return self._opened(facts)

    def delegate(self, title: str, **said: Unpack[Said]) -> Delegation:
        """Hand a unit to a model. Arguments as for `unit`."""
        return self.unit(title, decision="delegate", **said)

    def assist(self, title: str, **said: Unpack[Said]) -> Delegation:
        """Do a unit oneself with a model's help. Arguments as for `unit`."""
        return self.unit(title, decision="assist", **said)

    def keep(
        self, title: str, *, kind: str = "other", minutes: float | None = None, why: str | None = None,
        outcome: Outcome = "done", p: float | None = None, parent: Delegation | None = None, step: int | None = None,
        tool: str = "notebook", source: str | None = None, course_ref: str | None = None, context: Any = None,
    ) -> Delegation:  # fmt: skip
        """Note work that was kept, with the minutes it took. `outcome="open"`: still to be done, and should take them.

        Raises BadEntry, also for a chance of success given to work that is done.
        """
        if outcome == "open":
            return self.unit(
                title, decision="keep", kind=kind, minutes=minutes, why=why, p=p, parent=parent, step=step, tool=tool,
                source=source, course_ref=course_ref, context=context,
            )  # fmt: skip
        one_of(outcome, ("done", "open", "abandoned"), "outcome of kept work")
        if p is not None:
            raise BadEntry(
                'p is said beforehand: use log.keep(…, outcome="open", p=…), and u.done(minutes) at the end.'
            )
        facts = self._facts(title, "keep", kind, why, parent, step, tool, source, course_ref, None, context)
        spent = None if minutes is None else 60 * positive(minutes, "minutes")
        return self._opened({**facts, "outcome": outcome, "human_s": spent})

    def file(self, unit_id: str, **said: Unpack[Filed]) -> Delegation:
        """Say what an imported draft was: kind=, decision=, outcome=, minutes=, why=. See `Delegation.file`."""
        unit = self.unit_of(unit_id)
        unit.file(**said)
        return unit

    def unit_of(self, unit_id: str) -> Delegation:
        """The handle on a unit of any day, by its id or enough of its end or beginning. Raises BadEntry."""
        from orchestration.log.finding import found

        return Delegation(found(self._folder(), unit_id), self)

    def foretold(self, unit: Delegation) -> tuple[float | None, bool]:
        """What is on the disk of a unit, whoever wrote it: its first prediction, and whether work on it has begun."""
        from orchestration.log.finding import foretold

        return foretold(self._folder(), unit.unit_id)

    def todo(self) -> pd.DataFrame:
        """The units that are still open, drafts of imports included, oldest first."""
        units = self.frame()
        shown = ["unit_id", "started_at", "title", "kind", "decision", "source", "imported_from"]
        left = units.loc[units["outcome"] == "open", shown].reset_index(drop=True)
        left.loc[left["decision"].isna(), "kind"] = None  # nobody has said yet what a draft was
        return left

    def frame(self) -> pd.DataFrame:
        """A row a unit, typed columns (see `columns()`), oldest first; `.delegation` answers questions."""
        import orchestration.log.questions.accessor  # noqa: F401  registers the accessor
        from orchestration.log.reading.fold import folded

        units = folded(self._folder())
        if notes := units.attrs.get("notes"):
            say(notes)
        return units

    def calls(self) -> pd.DataFrame:
        """A row a call, oldest first, those outside any unit included (their unit_id is missing)."""
        from orchestration.log.finding import calls

        return calls(self._folder())

    def content(self, content: Content | None = None) -> Content:
        """Whether the text of prompts and answers is kept: `none` (unless you say otherwise), `redacted` or `full`.

        With a word, choose for all that is written from now on, here and in other notebooks. Raises BadEntry, and
        RecordUnwritable when the choice cannot be kept.
        """
        return self._choice.get() if content is None else self._choice.set(content)

    def fingerprint(self, text: str) -> str:
        """The keyed hash that stands for a text in the log; see `Identity.fingerprint`."""
        return self._writer.identity.fingerprint(text)

    def write(self, record: Mapping[str, Any], *, durable: bool) -> bool:
        """Write a call or a check and say whether it is kept; empty fields are left out.

        Texts of prompts are dropped, redacted or kept, as the learner chose. The garbage collector may call this in
        the middle of a write of the same thread, when a stream is dropped: such a record waits for its turn.
        """
        kept = {name: value for name, value in record.items() if value is not None}
        if kept.keys() & TEXTS and self.content() == "none":
            kept = {name: value for name, value in kept.items() if name not in TEXTS}
        if self._interrupts_a_write():
            late = {"id": new_id(), "ts": now(), **kept}
            self._late[late["id"]] = late
            return True
        try:
            return self._write(kept, durable)
        finally:
            self._catch_up()

    def write_unit(self, facts: Any) -> bool:
        """Write the revision of a unit that says all of it, and wait until it is on the disk."""
        return self.write({"t": "unit", **vars(facts)}, durable=True)

    def hiccup(self, problem: BaseException) -> None:
        """Something went wrong in noting a call, and the call must not suffer: said once, kept in `trouble`."""
        if self._hiccup is None:
            said = printable(f"{type(problem).__name__}: {problem}")
            self._hiccup = f"A call could not be noted in the log ({said})."
            say(self._hiccup)

    def _write(self, record: Mapping[str, Any], durable: bool) -> bool:
        as_it_is = TEXTS if record.keys() & TEXTS and self.content() == "full" else ()
        return self._writer.write(record, durable=durable, verbatim=as_it_is)

    def _catch_up(self) -> None:
        """Write what waits. What an interrupt makes it write again has the same id, and counts once."""
        while self._late:
            for id, record in list(self._late.items()):
                self._write(record, False)
                self._late.pop(id, None)

    def _interrupts_a_write(self) -> bool:
        """Whether this thread is in the middle of one, as its frames say: a flag can outlive its write, by an
        interrupt or a fork.
        """
        frame = sys._getframe(2)
        while frame is not None:
            if frame.f_code is _WRITING and frame.f_locals["self"] is self:
                return True
            frame = frame.f_back  # type: ignore[assignment]
        return False

    def _folder(self) -> Path:
        self._catch_up()
        return self._writer.segments.folder

    def _facts(
        self, said: Any, decision: Any, kind: Any, why: Any, parent: Delegation | None, step: Any, tool: str,
        source: str | None, course_ref: str | None, simulated: bool | None, context: Any,
    ) -> dict[str, Any]:  # fmt: skip
        if not isinstance(parent, Delegation | None):
            raise BadEntry("parent should be the unit that this is a part of, such as log.unit_of('01a2…').")
        if not isinstance(simulated, bool | None):
            raise BadEntry(f"simulated should be True or False, not {simulated!r}.")
        here = place()
        above = parent or open_unit()
        return {
            "title": title(said),
            "kind": one_of(kind, KINDS, "kind"),
            "decision": one_of(decision, DECISIONS, "decision"),
            "source": here.source if source is None else one_of(source, SOURCES, "source"),
            "course_ref": course_ref or here.course_ref,
            "tool": str(tool),
            "parent_id": above.unit_id if above else None,
            "step": None if step is None else whole(step, "step"),
            "why": words(why, "why"),
            "simulated": simulated,
            **context_facts(context),
        }

    def _opened(self, facts: Mapping[str, Any]) -> Delegation:
        unit = Delegation(Facts(new_id(), now(), **facts), self, time.monotonic())
        self.write_unit(unit.facts)
        if unit.outcome == "open":
            opened_here[unit.unit_id] = unit
        return unit


_WRITING = DelegationLog._write.__code__
_here: weakref.WeakSet[DelegationLog] = weakref.WeakSet()


def _at_exit() -> None:
    for one in list(_here):
        one._catch_up()


def _after_fork() -> None:
    for one in list(_here):
        one._late.clear()  # the parent writes them


atexit.register(_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def own() -> DelegationLog:
    """The log of whoever runs this, as ORCHESTRATION_HOME says."""
    return _at(record_home())


@cache
def _at(home: Path) -> DelegationLog:
    return DelegationLog(home)
