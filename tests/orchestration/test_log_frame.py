"""Records become a frame: what counts of a unit's history, in any order, with types that pandas works with."""

from __future__ import annotations

import html
import io
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from log_records import NOON, call, change, check, one, unit, usage, write

from orchestration.log.finding import calls
from orchestration.log.reading.fold import folded
from orchestration.log.schema import COLUMNS, JUDGMENT, KINDS, columns_frame, record_schemas


@pytest.fixture(autouse=True)
def strict() -> Iterator[None]:
    """Whatever pandas or pyarrow warn of is a failure; sockets that earlier tests left are not theirs."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", ResourceWarning)
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "log"


def test_an_empty_log_has_all_columns_with_their_types(folder: Path) -> None:
    frame = folded(folder)
    assert len(frame) == 0
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {one.name: one.dtype for one in COLUMNS}
    assert frame.columns.tolist() == [column.name for column in COLUMNS]


def test_types_do_not_depend_on_what_is_in_the_log(folder: Path) -> None:
    empty = folded(folder)
    write(folder, [unit(), unit(2, "accepted", 5), call(), check()])
    full = folded(folder)
    words = {column.name for column in COLUMNS if column.dtype == "category"}
    assert [str(dtype) for dtype in full.dtypes] == [str(dtype) for dtype in empty.dtypes]
    assert {name for name in full.columns if isinstance(full[name].dtype, pd.CategoricalDtype)} == words


def test_the_last_revision_says_what_a_unit_is(folder: Path) -> None:
    row = one(folder, unit(2, "edited", 9, rework_s=60.0, why="two cases"), unit(1))
    assert (row.outcome, row.rework_s, row.why) == ("edited", 60.0, "two cases")


def test_of_equal_revisions_the_later_one_counts(folder: Path) -> None:
    assert one(folder, unit(2, "accepted", 5), unit(2, "rejected", 4), unit()).outcome == "accepted"


def test_a_clock_that_was_set_back_does_not_undo_a_revision(folder: Path) -> None:
    assert one(folder, unit(1, minute=9), unit(2, "accepted", 5)).outcome == "accepted"


def test_the_first_prediction_counts_and_cannot_be_improved(folder: Path) -> None:
    row = one(folder, unit(1, predicted_success=0.3), unit(2, predicted_success=0.9, minute=1), unit(3, "accepted", 2))
    assert row.predicted_success == 0.3


def test_a_prediction_made_at_the_close_or_after_it_is_none(folder: Path) -> None:
    row = one(folder, unit(), unit(2, "accepted", 5, predicted_success=0.9), unit(3, "open", 6, predicted_success=0.8))
    assert row.predicted_success is pd.NA


def test_a_prediction_made_after_the_answer_was_seen_is_none(folder: Path) -> None:
    write(folder, [unit(), call(1), unit(2, minute=2, predicted_success=0.9)])
    assert folded(folder).predicted_success.isna().all()
    write(folder, [unit(), unit(2, minute=2, predicted_success=0.9), call(3)])
    assert folded(folder).predicted_success.tolist() == [0.9]


def test_a_prediction_made_while_the_answer_was_coming_in_is_none(folder: Path) -> None:
    write(folder, [unit(), change(2, 2, predicted_success=0.9), call(3, duration_s=120.0)])
    assert folded(folder).predicted_success.isna().all()
    write(folder, [unit(), change(2, 2, predicted_success=0.9), check(3, duration_s=120.0)])
    assert folded(folder).predicted_success.isna().all()
    write(folder, [unit(), change(2, 2, predicted_success=0.9), call(3, duration_s=59.0)])
    assert folded(folder).predicted_success.tolist() == [0.9]


def test_the_time_of_many_calls_in_one_record_is_a_sum_and_says_nothing_of_when_they_began(folder: Path) -> None:
    row = one(folder, unit(), change(2, 2, predicted_success=0.9), call(3, count=40, duration_s=900.0))
    assert row.predicted_success == 0.9


def test_an_answer_that_was_asked_for_before_the_close_counts_however_long_its_stream_was_left_open(
    folder: Path,
) -> None:
    streams = [call(9 + place / 10, duration_s=300.0) for place in range(3)]
    assert one(folder, unit(), change(2, 5, outcome="accepted"), *streams).accepted_first is False


def test_a_revision_says_what_it_changes_and_all_else_stays(folder: Path) -> None:
    row = one(
        folder, unit(course_ref="1.1", why="dull"), change(2, 1, kind="docs"), change(2, 2, outcome="edited"),
        change(3, 3, rework_s=60.0), change(3, 4, duration_s=9.0), change(4, 5, rework_s=30.0, why="two cases"),
    )  # fmt: skip
    assert (row.kind, row.course_ref, row.outcome, row.why) == ("docs", "1.1", "edited", "two cases")
    assert (row.rework_s, row.duration_s, row.reopened) == (90.0, 9.0, 2)


def test_kept_work_has_no_first_pass_whatever_an_old_record_says(folder: Path) -> None:
    assert one(folder, unit(decision="keep"), unit(2, "accepted", 5, decision="keep")).accepted_first is pd.NA


def test_imported_work_has_no_prediction_whatever_was_filled_in(folder: Path) -> None:
    assert one(folder, unit(source="import", predicted_success=0.9)).predicted_success is pd.NA


def test_accepted_at_the_first_close_with_one_answer_is_a_first_pass(folder: Path) -> None:
    row = one(folder, unit(), call(), unit(2, "accepted", 5))
    assert row.accepted_first is True and row.first_outcome == "accepted"


def test_a_second_answer_before_the_close_is_no_first_pass_but_one_after_it_is(folder: Path) -> None:
    write(folder, [unit(), call(1), call(2), unit(2, "accepted", 5)])
    assert folded(folder).accepted_first.tolist() == [False]
    write(folder, [unit(), call(1), unit(2, "accepted", 5), call(9)])
    assert folded(folder).accepted_first.tolist() == [True]


def test_one_record_of_many_calls_is_many_calls(folder: Path) -> None:
    row = one(folder, unit(), call(count=40, **usage(4000, 800)), unit(2, "accepted", 5))
    assert (row.calls, row.input_tokens, row.accepted_first) == (40, 4000, False)


def test_a_call_that_failed_brought_no_answer(folder: Path) -> None:
    row = one(folder, unit(), call(1, **{"error.type": "RateLimited"}), call(2), unit(2, "accepted", 5))
    assert (row.calls, row.accepted_first) == (2, True)


def test_of_imported_work_the_first_outcome_alone_counts(folder: Path) -> None:
    calls = [call(minute / 10) for minute in range(1, 30)]
    row = one(folder, unit(source="import"), *calls, unit(2, "accepted", 5, source="import"))
    assert (row.calls, row.accepted_first) == (29, True)


@pytest.mark.parametrize(("decision", "outcome"), [("delegate", "open"), ("keep", "done")])
def test_open_and_kept_units_are_neither_first_passes_nor_failures(folder: Path, decision: str, outcome: str) -> None:
    assert one(folder, unit(1, outcome, decision=decision)).accepted_first is pd.NA


def test_what_came_back_was_right_at_first_and_is_counted(folder: Path) -> None:
    row = one(folder, unit(), unit(2, "accepted", 5), unit(3, "edited", 9000, rework_s=600.0),
              unit(4, "edited", 9999, rework_s=900.0))  # fmt: skip
    assert (row.first_outcome, row.accepted_first, row.outcome, row.reopened) == ("accepted", True, "edited", 2)


def test_closing_again_the_same_way_is_no_reopening(folder: Path) -> None:
    assert one(folder, unit(), unit(2, "accepted", 5), unit(3, "accepted", 6)).reopened == 0


def test_tokens_that_no_call_stated_are_unknown_and_not_0(folder: Path) -> None:
    row = one(folder, unit(), call(1), call(2, **usage(10, 5)))
    assert (row.input_tokens, row.output_tokens) == (10, 5)
    assert row.reasoning_tokens is pd.NA and row.cost_usd is pd.NA and row.model_s is pd.NA


def test_a_message_that_was_imported_twice_counts_once_with_its_largest_usage(folder: Path) -> None:
    again = [call(1, ext_id="m1", **usage(100, 3)), call(2, ext_id="m1", **usage(100, 80)), call(3, ext_id="m2")]
    row = one(folder, unit(source="import"), *again, call(4))
    assert (row.calls, row.output_tokens) == (3, 80)


def test_the_model_is_the_one_that_answered_last(folder: Path) -> None:
    names = ("gen_ai.response.model", "gen_ai.request.model")
    row = one(folder, unit(), call(3, **{names[1]: "example-model-3"}), call(2, **{names[0]: "example-model-2"}),
              call(1, **{names[0]: "example-model-1"}))  # fmt: skip
    assert row.model == "example-model-2"


def test_stated_and_simulated_costs_are_added_and_the_source_says_so(folder: Path) -> None:
    row = one(folder, unit(), call(1, cost_usd=0.25), call(2, cost_usd=0.5, cost_source="simulated"), call(3))
    assert row.cost_usd == 0.75
    assert set(row.cost_source.split(", ")) == {"stated", "simulated", "some calls without a price"}


def test_one_simulated_call_makes_the_unit_simulated(folder: Path) -> None:
    write(
        folder,
        [unit(), call(1, simulated=True), call(2, simulated=False), unit(name="u2"), unit(name="u3", simulated=True)],
    )
    assert folded(folder).set_index("unit_id").simulated.to_dict() == {"u1": True, "u2": False, "u3": True}


def test_checks_are_counted_and_say_who_verified_in_one_order(folder: Path) -> None:
    row = one(folder, unit(), check(1, by="review"), check(2, by="test", count=10, count_passed=7, passed=False),
              check(3, by="test", passed=False))  # fmt: skip
    assert (row.checks, row.checks_passed, row.verified, row.verified_by) == (12, 8, True, "test, review")


def test_a_unit_without_a_check_is_not_verified_and_nobody_verified_it(folder: Path) -> None:
    row = one(folder, unit())
    assert (row.checks, row.verified) == (0, False) and row.verified_by is pd.NA


def test_calls_of_no_unit_are_no_rows(folder: Path) -> None:
    write(folder, [call(name=None), call(name="gone"), check(name="gone"), unit()])
    frame = folded(folder)
    assert (len(frame), frame.calls.tolist()) == (1, [0])


def test_units_stand_in_the_order_in_which_they_were_decided(folder: Path) -> None:
    write(folder, [unit(name=name, started_at=NOON + at) for name, at in (("b", 5), ("c", 9), ("a", 5))])
    assert folded(folder).unit_id.tolist() == ["a", "b", "c"]


def test_kinds_sort_as_the_courses_table_has_them(folder: Path) -> None:
    write(folder, [unit(name=f"u{at}", kind=kind) for at, kind in enumerate(sorted(KINDS))])
    frame = folded(folder)
    assert frame.sort_values("kind").kind.tolist() == list(KINDS)
    assert frame.groupby("kind", observed=False).size().index.tolist() == list(KINDS)


def test_a_word_of_a_later_version_is_unknown_and_costs_nothing_else(folder: Path) -> None:
    row = one(folder, unit(kind="gardening", decision="delegate"))
    assert pd.isna(row.kind) and row.decision == "delegate"


def test_a_torn_tail_is_said_and_the_rest_is_there(folder: Path) -> None:
    write(folder, [unit()])
    path = next(folder.iterdir())
    path.write_bytes(path.read_bytes() + b'{"t":"unit","unit_id":"u9"')
    frame = folded(folder)
    assert len(frame) == 1
    assert path.name in frame.attrs["notes"]


def test_units_and_meanings_travel_with_the_frame(folder: Path) -> None:
    attrs = folded(folder).attrs
    assert attrs["units"]["rework_s"] == "s" and "cost_usd" in attrs["meanings"] and attrs["notes"] == ""


def test_the_table_of_columns_names_every_column_once() -> None:
    table = columns_frame()
    assert table.name.tolist() == list(folded(Path("nowhere")).columns)
    assert table.set_index("name").loc["input_tokens", "otel"] == "gen_ai.usage.input_tokens"
    assert (table.meaning.str.len() > 0).all()


def test_the_table_of_columns_shows_every_word_of_every_meaning() -> None:
    table = columns_frame()
    for shown in (html.unescape(table._repr_html_()), repr(table)):
        assert all(meaning in shown for meaning in table.meaning)


def test_every_field_that_is_stored_in_a_column_is_a_field_of_a_record() -> None:
    fields = {name for schema in record_schemas().values() for name in schema.names}
    stored = {column.otel for column in COLUMNS if column.otel.startswith("gen_ai.usage")}
    assert stored <= fields
    assert {"unit", "call", "check"} == set(record_schemas())


LINES: dict[str, Callable[[pd.DataFrame], object]] = {
    "delegated against kept": lambda df: pd.crosstab(df.kind, df.decision, normalize="index"),
    "judgment given away": lambda df: df[df.kind.isin(JUDGMENT) & df.decision.eq("delegate")],
    "first pass": lambda df: df.groupby("kind", observed=True).accepted_first.mean(),
    "rework": lambda df: df.groupby("kind", observed=True).rework_s.mean() / 60,
    "accepted unchecked": lambda df: (df.outcome.eq("accepted") & ~df.verified).mean(),
    "does checking pay": lambda df: df.groupby("verified").outcome.value_counts(normalize=True).unstack(),
    "tokens a unit": lambda df: df.output_tokens.sum() / df.outcome.isin(["accepted", "edited"]).sum(),
    "minutes": lambda df: df[["duration_s", "rework_s"]].sum().sum() / 60,
    "Brier": lambda df: ((df.predicted_success - df.accepted_first.astype("double[pyarrow]")) ** 2).mean(),
    "ranges": lambda df: df.groupby(pd.cut(df.predicted_success, 5), observed=True).size(),
    "weeks": lambda df: df.groupby(pd.Grouper(key="started_at", freq="W-MON")).agg(n=("verified", "size")),
    "order": lambda df: df.sort_values(["kind", "started_at"]).kind.max(),
    "text": lambda df: df.title.str.upper(),
    "query": lambda df: df.query("kind == 'tests' and calls > 0"),
    "a merge": lambda df: df.merge(df[["unit_id"]], on="unit_id"),
    "a file": lambda df: pd.read_parquet(io.BytesIO(df.to_parquet()), dtype_backend="pyarrow"),
    "a scatter": lambda df: df.plot.scatter(x="calls", y="checks"),
}


@pytest.mark.parametrize("line", LINES)
def test_a_question_is_one_line_of_pandas_without_a_warning(folder: Path, line: str) -> None:
    kept = unit(name="u2", decision="keep", outcome="done", human_s=60.0)
    closed = [unit(predicted_success=0.8), call(**usage(10, 5)), check(), unit(2, "accepted", 5, duration_s=300.0)]
    write(folder, [*closed, kept, unit(name="u3", rework_s=5.0)])
    assert LINES[line](folded(folder)) is not None


def test_a_call_and_a_unit_tell_the_time_in_the_same_type(folder: Path) -> None:
    write(folder, [unit(), call(2), call(1)])
    times = calls(folder)["ts"]
    assert times.dtype == folded(folder)["started_at"].dtype
    assert times.diff().max() == pd.Timedelta(minutes=1) and times.min() > folded(folder)["started_at"].max()
    assert calls(folder / "empty")["ts"].dtype == times.dtype
