"""What a learner says of a unit of work: decided, predicted, checked, ended, and come back."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from orchestration import log
from orchestration.context.budget import ContextBudget, Source
from orchestration.errors import BadEntry, RecordUnwritable
from orchestration.log import Delegation, DelegationLog
from orchestration.log.delegation import Facts
from orchestration.record.writer import new_id, now

PYTHON = f'"{sys.executable}" -c'


def revisions(unit: Delegation) -> list[dict]:
    """What is on the disk of a unit, in the order in which it was written."""
    lines = [line for path in unit.log.home.rglob("*.jsonl") for line in path.read_bytes().split(b"\n")]
    records = [json.loads(line) for line in lines if line.strip(b"\0 ")]
    mine = [one for one in records if one["t"] == "unit" and one["unit_id"] == unit.unit_id]
    return sorted(mine, key=lambda one: (one["rev"], one["ts"]))


def last(name: str) -> object:
    return log.frame().iloc[-1][name]


def test_a_unit_is_on_the_disk_before_its_work_begins():
    with log.delegate("Rate-limit the login", kind="boilerplate", p=0.8, minutes=20, why="boring") as unit:
        (first,) = revisions(unit)
        assert (first["rev"], first["outcome"], first["predicted_success"]) == (1, "open", 0.8)
        assert (first["kind"], first["predicted_min"], first["why"]) == ("boilerplate", 20.0, "boring")
        unit.accept()
    assert last("outcome") == "accepted"
    assert last("duration_s") > 0


def test_a_unit_that_nobody_closes_stays_open_and_is_listed():
    with log.delegate("Left open"):
        pass
    log.keep("Kept and done")
    log.keep("Kept for later", outcome="open", minutes=30)
    todo = log.todo()
    assert todo["title"].tolist() == ["Left open", "Kept for later"]
    assert log.frame().loc[2, "predicted_min"] == 30
    log.unit_of(todo.loc[0, "unit_id"]).reject("never used", minutes=2)
    assert log.todo()["title"].tolist() == ["Kept for later"]
    assert log.frame().loc[0, ["outcome", "why", "rework_s"]].tolist() == ["rejected", "never used", 120.0]


@pytest.mark.parametrize("problem", [ZeroDivisionError, KeyboardInterrupt, asyncio.CancelledError, SystemExit])
def test_an_exception_closes_the_unit_as_abandoned_and_goes_on(problem):
    with pytest.raises(problem), log.delegate("Breaks"):
        raise problem
    assert log.frame().loc[0, ["outcome", "error"]].tolist() == ["abandoned", problem.__name__]


def test_an_exception_after_the_close_leaves_the_outcome_alone():
    with pytest.raises(ValueError), log.delegate("Closed before") as unit:
        unit.accept()
        raise ValueError
    assert last("outcome") == "accepted"


def test_kept_work_is_one_record():
    unit = log.keep("Cookies or tokens", kind="trade_off", minutes=25, why="operations owns it")
    (only,) = revisions(unit)
    assert (only["rev"], only["outcome"], only["decision"], only["human_s"]) == (1, "done", "keep", 1500.0)
    assert log.keep("Dropped", outcome="abandoned").outcome == "abandoned"


def test_kept_work_ends_with_done_and_adds_up():
    unit = log.keep("Choose the storage", kind="architecture", outcome="open", p=0.5)
    with pytest.raises(BadEntry, match=r"was kept, so there is nothing to take over: end it with u\.done\(minutes\)"):
        unit.accept()
    unit.done(20)
    unit.reopen("done", minutes=10, why="forgot the backups")
    assert log.frame().loc[0, ["human_s", "why"]].tolist() == [1800.0, "forgot the backups"]


def test_rework_adds_up_and_a_second_close_is_a_revision_of_its_own():
    unit = log.delegate("Comes back")
    unit.edit(6)
    first = last("duration_s")
    unit.reopen("rejected", minutes=40, why="lost the retries")
    assert [one["outcome"] for one in revisions(unit)] == ["open", "edited", "rejected"]
    row = log.frame().loc[0]
    assert (row.first_outcome, row.outcome, row.reopened, row.rework_s) == ("edited", "rejected", 1, 46 * 60)
    assert row.duration_s == first


def test_the_first_prediction_counts_and_no_later_one():
    unit = log.delegate("Predicted", p=0.3)
    assert unit.predict(0.9) == 0.3
    assert log.unit_of(unit.unit_id).predict(0.99) == 0.3
    unit.accept()
    assert last("predicted_success") == 0.3


def test_a_prediction_may_be_given_until_the_first_call_or_check():
    early = log.delegate("Early")
    assert early.predict(0.7) == 0.7
    checked, called, closed = log.delegate("Checked"), log.delegate("Called"), log.delegate("Closed")
    checked.check("looks right", True)
    called.called(model="example-model-1")
    closed.accept()
    for late in (checked, called, closed):
        with pytest.raises(BadEntry, match="too late to predict"):
            late.predict(0.99)
        with pytest.raises(BadEntry, match="too late to predict"):
            log.unit_of(late.unit_id).predict(0.99)
    closed.reopen("open")
    with pytest.raises(BadEntry, match="too late"):
        closed.predict(0.99)
    assert log.frame()["predicted_success"].tolist()[0] == 0.7
    assert log.frame()["predicted_success"].isna().tolist() == [False, True, True, True]


def test_a_second_handle_cannot_improve_a_prediction_either():
    unit = log.delegate("Two handles")
    other = log.unit_of(unit.unit_id)
    other.check("seen by the other", True)
    with pytest.raises(BadEntry, match="too late"):
        unit.predict(0.99)


def test_a_prediction_of_the_day_before_may_be_given_by_id():
    unit = log.keep("For tomorrow", outcome="open")
    assert log.unit_of(unit.unit_id).predict(0.6) == 0.6
    assert last("predicted_success") == 0.6


def test_one_unit_in_many_threads_keeps_every_check_and_every_revision():
    with log.delegate("Shared") as unit:
        together = threading.Barrier(8)

        def work() -> None:
            together.wait()
            with unit:
                unit.check("from a thread", True, "test")
                unit.edit(1)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [one["rev"] for one in revisions(unit)] == list(range(1, 10))
    assert log.frame().loc[0, ["checks", "rework_s"]].tolist() == [8, 480.0]


def test_a_unit_within_another_knows_its_parent():
    with log.delegate("Whole") as whole:
        with log.assist("Part") as part:
            assert log.this() is part
        assert log.this() is whole
    apart = log.delegate("Part too", parent=whole, step=2)
    assert part.facts.parent_id == apart.facts.parent_id == whole.unit_id
    assert log.delegate("Alone").facts.parent_id is None


def test_a_unit_may_be_entered_in_one_context_and_left_in_another(run_async):
    unit = log.delegate("Elsewhere")

    async def enter() -> None:
        unit.__enter__()

    async def work() -> None:
        await asyncio.create_task(enter())
        assert log.this() is not None
        unit.__exit__(None, None, None)

    run_async(work())
    with log.delegate("After") as after:
        assert after.facts.parent_id is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_unit_is_closed_by_a_forked_child_in_a_segment_of_its_own():
    unit = log.delegate("Forked")
    child = os.fork()
    if child == 0:
        unit.check("in the child", True, "test")
        unit.accept()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert log.frame().loc[0, ["outcome", "checks"]].tolist() == ["accepted", 1]
    assert len(list(unit.log.home.rglob("*.jsonl"))) == 2
    unit.reopen("rejected")
    assert last("outcome") == "rejected"


def test_a_unit_is_found_by_the_beginning_and_by_the_end_of_its_id():
    units = [log.delegate(f"Unit {number}") for number in range(3)]
    assert log.unit_of(units[1].unit_id[:31]).facts.title == "Unit 1"
    assert [log.unit_of(unit.unit_id[-10:]).facts for unit in units] == [unit.facts for unit in units]
    again = log.unit_of(units[2].unit_id.upper())
    assert again.facts == units[2].facts
    with pytest.raises(BadEntry, match="3 units' ids begin or end with 0, such as") as said:
        log.unit_of("0")
    for shown in re.search("such as (.*)[.] Give", str(said.value))[1].split(", "):
        assert log.unit_of(shown).facts in [unit.facts for unit in units]
    with pytest.raises(BadEntry, match=r"No unit's id begins or ends with ffffffff; log\.frame\(\) lists all"):
        log.unit_of("ffffffff")
    with pytest.raises(BadEntry, match="'Unit 1' is no id of a unit"):
        log.unit_of("Unit 1")


def draft(**more: object) -> Delegation:
    mine = log.own()
    facts = Facts(new_id(), now(), "A session", decision=None, source="import", imported_from="git", rev=1, **more)
    mine.write_unit(facts)
    return log.unit_of(facts.unit_id)


def test_an_imported_draft_is_filed_in_one_go_and_keeps_its_duration():
    unit = draft(duration_s=90.0)
    assert "a draft: u.file(kind=…, decision=…, outcome=…)" in repr(unit)
    log.file(unit.unit_id, kind="tests", decision="delegate", outcome="edited", minutes=5, why="too slow")
    row = log.frame().loc[0]
    assert (row.kind, row.decision, row.outcome, row.rework_s) == ("tests", "delegate", "edited", 300.0)
    assert (row.why, row.duration_s) == ("too slow", 90.0)
    assert [one["rev"] for one in revisions(unit)] == [1, 2]


def test_minutes_of_a_draft_that_was_kept_work_are_own_minutes():
    log.file(draft().unit_id, kind="security", decision="keep", outcome="done", minutes=5)
    assert log.frame().loc[0, "human_s"] == 300.0
    assert log.frame()["rework_s"].isna().all()


def test_a_draft_is_not_closed_before_it_is_said_who_did_it_and_never_predicted():
    unit = draft()
    with pytest.raises(BadEntry, match=r"is a draft: say what it was with u\.file"):
        unit.accept()
    with pytest.raises(BadEntry, match="decision is missing"):
        unit.file(kind="docs")
    with pytest.raises(BadEntry, match="too late to predict"):
        unit.predict(0.9)


def test_a_unit_of_the_log_itself_is_filed_anew_only_while_it_is_open():
    unit = log.delegate("Turned out to be mine")
    unit.file(kind="ux", decision="keep", outcome="done", minutes=3)
    assert log.frame().loc[0, ["kind", "decision", "human_s"]].tolist() == ["ux", "keep", 180.0]
    with pytest.raises(BadEntry, match=r"is closed \(done\)"):
        unit.file(kind="docs")


def test_context_is_names_sources_or_a_pack():
    names = log.delegate("Names", context=["auth.py", Path("users.py")]).facts
    assert (names.context, names.context_items, names.context_mode) == (("auth.py", "users.py"), 2, "verbatim")
    assert log.delegate("One name", context="auth.py").facts.context == ("auth.py",)
    sources = [Source("rules", "Lock after five."), Source("notes", "word " * 500, summary="Short.")]
    assert log.delegate("Sources", context=sources).facts.context_tokens == sum(one.tokens for one in sources)
    pack = ContextBudget(60).pack(sources)
    packed = log.delegate("Pack", context=pack).facts
    assert (packed.context, packed.context_tokens, packed.context_mode) == (("rules", "notes"), pack.tokens, "mixed")
    assert log.delegate("Nothing", context=[]).facts.context_mode == "none"
    assert log.delegate("Unsaid").facts.context_mode is None


def test_a_log_that_cannot_be_written_never_breaks_the_cell_and_is_told_once(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    mine = DelegationLog(tmp_path / "file")
    with mine.delegate("Goes on", p=0.5) as unit:
        unit.check("looks right", True)
        unit.accept()
    mine.keep("Kept")
    assert "cannot be written" in mine.trouble
    assert capsys.readouterr().err.count("cannot be written") == 1
    assert unit.outcome == "accepted"
    with pytest.raises(RecordUnwritable, match="nothing changed"):
        mine.content("full")


def test_the_choice_of_content_is_kept_for_this_home_and_is_none_until_then(tmp_path):
    assert log.content() == "none"
    assert log.content("redacted") == "redacted"
    assert DelegationLog(log.own().home).content() == "redacted"
    assert DelegationLog(tmp_path / "other").content() == "none"
    file = log.own().home / "content"
    if os.name == "posix":
        assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(BadEntry, match="content='all' is not known"):
        log.content("all")
    file.write_bytes(b"\xff nonsense")
    assert log.content() == "none"


def test_a_handle_says_its_state_and_what_to_do_next():
    unit = log.delegate("A <b>", kind="docs", p=0.8)
    said = "<delegate “A <b>” (docs, 80% expected): open; still open: u.accept(), u.edit(minutes), u.reject(why)>"
    assert repr(unit) == said
    assert "\x1b" not in repr(log.delegate("A \x1b[2J"))
    assert "A &lt;b&gt;" in unit._repr_html_() and "<b>open</b>" in unit._repr_html_()
    unit.accept()
    assert "accepted; closed; u.reopen(" in repr(unit)
    assert "u.done(minutes)" in repr(log.keep("K", outcome="open"))


def test_calls_noted_elsewhere_are_one_record_with_sums():
    unit = log.delegate("An arm")
    unit.called(
        count=40, model="example-model-1", fingerprint="", input_tokens=900, output_tokens=300, seconds=2.5,
        cost_usd=0.25, simulated=True,
    )  # fmt: skip
    unit.abandon()
    row = log.frame().loc[0]
    assert (row.calls, row.input_tokens, row.output_tokens, row.model_s) == (40, 900, 300, 2.5)
    assert (row.cost_usd, row.cost_source, row.simulated) == (0.25, "simulated", True)
    assert log.unit_of(unit.unit_id).facts.simulated is True


def test_every_column_says_what_it_is():
    columns = log.columns()
    assert columns["name"].tolist() == log.frame().columns.tolist()
    assert columns["meaning"].str.len().min() > 5


def test_importing_the_log_loads_none_of_the_heavy_packages():
    heavy = "'pandas', 'pyarrow', 'IPython', 'openai', 'numpy'"
    code = f"import sys, orchestration.log; print([one for one in ({heavy}) if one in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
