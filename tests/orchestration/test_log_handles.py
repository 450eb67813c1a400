"""One unit in several hands, and writing that is broken off: what was acknowledged is there, and nothing undoes it."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from orchestration import log
from orchestration.errors import BadEntry
from orchestration.log import Delegation, DelegationLog
from orchestration.log.delegation import Facts
from orchestration.record.writer import new_id, now


def row(unit: Delegation) -> Any:
    return log.frame().set_index("unit_id").loc[unit.unit_id]


def other(unit: Delegation) -> Delegation:
    """A handle on the same unit, as a terminal or another notebook has it."""
    return log.unit_of(unit.unit_id)


# Two handles


def test_what_another_handle_decided_is_not_undone_at_the_end_of_the_cell():
    with log.delegate("Accepted from a terminal", kind="docs") as unit:
        other(unit).file(kind="tests", outcome="accepted", why="reads well")
    found = row(unit)
    assert (found.outcome, found.reopened, found.kind, found.why) == ("accepted", 0, "tests", "reads well")


def test_filing_a_kind_does_not_open_what_another_handle_closed():
    unit = log.delegate("Filed by a stale handle")
    stale = other(unit)
    unit.accept()
    stale.file(kind="tests")
    assert row(unit)[["outcome", "kind", "reopened"]].tolist() == ["accepted", "tests", 0]


def test_minutes_that_two_handles_note_add_up():
    unit = log.delegate("Repaired twice")
    stale = other(unit)
    unit.edit(30)
    stale.edit(5)
    assert row(unit).rework_s == 35 * 60
    assert (unit.facts.rework_s, other(unit).facts.rework_s) == (30 * 60, 35 * 60)
    kept = log.keep("Thought about twice", outcome="open")
    stale = other(kept)
    kept.done(20)
    stale.done(10)
    assert row(kept).human_s == 30 * 60


def test_the_first_prediction_is_the_first_that_any_handle_wrote():
    unit = log.delegate("Predicted by two")
    second = other(unit)
    second.file(kind="tests")
    assert second.predict(0.9) == 0.9
    assert unit.predict(0.1) == 0.9
    assert row(unit).predicted_success == 0.9


def test_the_first_outcome_is_the_first_that_any_handle_wrote():
    unit = log.delegate("Rejected, then accepted")
    second = other(unit)
    second.file(kind="tests")
    second.reject("misses a case")
    unit.accept()
    found = row(unit)
    assert (found.first_outcome, found.accepted_first, found.outcome, found.reopened) == (
        "rejected", False, "accepted", 1,
    )  # fmt: skip


def test_a_later_revision_says_what_it_changes_and_nothing_else():
    with log.delegate("Small", kind="docs", p=0.5, why="boring", context=["a.py"]) as unit:
        unit.edit(6)
    lines = [json.loads(line) for path in unit.log.home.rglob("*.jsonl") for line in path.read_bytes().split()]
    envelope = {"v", "id", "ts", "learner_id", "t", "unit_id", "rev"}
    assert lines[1].keys() - envelope == {"outcome", "rework_s", "duration_s"}


# What cannot be


def draft() -> Delegation:
    mine = log.own()
    facts = Facts(new_id(), now(), "A session", decision=None, source="import", imported_from="git")
    mine.write_unit(facts)
    return log.unit_of(facts.unit_id)


TAKEN: dict[str, Callable[[Delegation], object]] = {
    "accept": lambda unit: unit.accept(),
    "edit": lambda unit: unit.edit(3),
    "reject": lambda unit: unit.reject("no"),
    "reopen as accepted": lambda unit: unit.reopen("accepted"),
    "reopen as edited": lambda unit: unit.reopen("edited", minutes=3),
    "reopen as rejected": lambda unit: unit.reopen("rejected"),
    "file as accepted": lambda unit: unit.file(kind="docs", outcome="accepted"),
    "file as kept and accepted": lambda unit: unit.file(kind="docs", decision="keep", outcome="accepted"),
    "file as kept and rejected": lambda unit: unit.file(kind="docs", decision="keep", outcome="rejected"),
}


@pytest.mark.parametrize("way", TAKEN)
@pytest.mark.parametrize("made", ["kept", "draft"])
def test_kept_work_and_drafts_become_neither_accepted_nor_edited_nor_rejected(way: str, made: str) -> None:
    unit = draft() if made == "draft" else log.keep("Kept", outcome="open")
    with pytest.raises(BadEntry):
        TAKEN[way](unit)
    assert row(unit).outcome == unit.outcome == "open"


def test_work_that_was_filed_is_not_filed_as_kept_while_it_stands_as_accepted():
    unit = draft()
    unit.file(kind="tests", decision="delegate", outcome="accepted")
    with pytest.raises(BadEntry, match="was kept"):
        unit.file(decision="keep")
    unit.file(decision="keep", outcome="done")
    assert row(unit)[["decision", "outcome"]].tolist() == ["keep", "done"]


def test_an_exception_does_not_close_a_draft():
    unit = draft()
    with pytest.raises(ValueError), unit:
        raise ValueError
    assert row(unit).outcome == "open"


def test_kept_work_that_comes_back_is_done_again():
    unit = log.keep("Backups", minutes=20)
    unit.reopen(minutes=10)
    assert row(unit)[["outcome", "human_s", "reopened"]].tolist() == ["done", 1800.0, 1]


@pytest.mark.parametrize("decide", [log.delegate, log.assist])
def test_work_that_a_model_had_a_part_in_is_not_just_done(decide: Callable[..., Delegation]) -> None:
    unit = decide("Failed", p=0.9)
    for way in (unit.done, lambda: unit.reopen("done"), lambda: unit.file(outcome="done")):
        with pytest.raises(BadEntry, match="say what became of the model's part"):
            way()
    assert row(unit).outcome == "open"


def test_the_check_of_a_decorated_function_does_not_decide_on_kept_work():
    with pytest.raises(BadEntry, match="kept work ends with"):
        log.delegated(decision="keep", check=bool)


# Broken off


PARTS = ("write", "_write", "_catch_up")


def test_an_interrupt_in_any_line_of_writing_costs_no_later_record(tmp_path: Path) -> None:
    mine = DelegationLog(tmp_path)
    codes = {getattr(DelegationLog, name).__code__ for name in PARTS}
    seen: set[tuple[str, int]] = set()
    again = True

    def interrupt(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal again
        if frame.f_code not in codes:
            return None
        where = frame.f_code.co_name, frame.f_lineno
        if event == "line" and where not in seen:
            seen.add(where)
            again = True
            raise KeyboardInterrupt
        return interrupt

    traced, told = sys.gettrace(), []
    while again:
        again = False
        unit = mine.delegate(f"Unit {len(seen)}")
        sys.settrace(interrupt)
        try:
            mine.write({"t": "check", "unit_id": unit.unit_id, "verifier": Says(mine, unit)}, durable=False)
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(traced)
        after = mine.delegate(f"After {len(seen)}")
        after.accept()
        told.append(after.unit_id)
    assert len(seen) > 10
    found = mine.frame().set_index("unit_id")
    assert (found.loc[told, "outcome"] == "accepted").all()
    assert found.loc[unit.unit_id, "checks"] == 2
    assert found.checks.max() == 2


class Says:
    """A text whose making writes to the log: as when a stream is dropped in the middle of a write."""

    def __init__(self, log: DelegationLog, unit: Delegation, then: Callable[[], object] = str) -> None:
        self.log, self.unit, self.then = log, unit, then

    def __str__(self) -> str:
        assert self.log.write({"t": "check", "unit_id": self.unit.unit_id, "verifier": "test"}, durable=False)
        self.then()
        return "review"


def test_a_record_from_the_middle_of_a_write_that_is_then_interrupted_is_kept():
    unit = log.delegate("Interrupted")

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        unit.log.write({"t": "check", "verifier": Says(unit.log, unit, interrupt)}, durable=False)
    assert row(unit)[["checks", "verified_by"]].tolist() == [1, "test"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_record_that_waited_at_a_fork_is_kept_once():
    unit = log.delegate("Forked")

    def fork() -> None:
        if (child := os.fork()) == 0:
            unit.log._catch_up()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0

    unit.log.write({"t": "check", "unit_id": unit.unit_id, "verifier": Says(unit.log, unit, fork)}, durable=False)
    assert row(unit).checks == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_child_that_was_forked_while_a_thread_wrote_loses_nothing():
    mine, stop = log.own(), threading.Event()

    def busy() -> None:
        while not stop.is_set():
            mine.delegate("Busy").accept()

    def in_child(number: int) -> None:
        thread = threading.Thread(target=lambda: mine.delegate(f"Child {number}").accept())
        thread.start()
        thread.join()

    writer = threading.Thread(target=busy)
    writer.start()
    try:
        for number in range(12):
            if (child := os.fork()) == 0:
                in_child(number)
                os._exit(0)
            assert os.waitpid(child, 0)[1] == 0
    finally:
        stop.set()
        writer.join()
    found = mine.frame()
    assert (found.title.str.startswith("Child") & found.outcome.eq("accepted")).sum() == 12


# The clock


def test_a_clock_that_is_set_back_changes_the_order_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, back = time.time_ns, 0
    monkeypatch.setattr(time, "time_ns", lambda: clock() - back)
    unit = log.delegate("Across the hour")
    other(unit).predict(0.7)
    before = now()
    back = 3_600_000_000_000
    assert before < now() < now()
    unit.called(seconds=0.0001)
    other(unit).reject()
    other(unit).reopen("accepted")
    found = row(unit)
    assert (found.predicted_success, found.first_outcome, found.outcome) == (0.7, "rejected", "accepted")


def test_after_a_clock_was_set_back_time_goes_on_as_fast_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, back = time.time_ns, 0
    monkeypatch.setattr(time, "time_ns", lambda: clock() - back)
    before = now()
    back = 3_600_000_000_000
    time.sleep(0.05)
    assert now() - before >= 50_000
