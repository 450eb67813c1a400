"""The log as CSV and Parquet: the learner's own copy, whole, typed, and safe to open in a spreadsheet."""

import csv
import os
import stat
import sys
from datetime import UTC, datetime

import pandas as pd
import pytest
from pyarrow import parquet

from orchestration.errors import BadEntry, RecordUnwritable
from orchestration.log import DelegationLog
from orchestration.log.leaving import exports
from orchestration.log.schema import COLUMNS, OTEL

AWKWARD = (
    "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "'=quoted already", "''=twice", "'plain", "\uff1d1+1",
    'commas, "quotes"; and ünïcödé \U0001f680', "=", "a=b", "null", "nan", "NA", "true", "1",
)  # fmt: skip


@pytest.fixture
def log(tmp_path):
    """A log of one unit for each awkward title, with calls, checks, kept and open work among them."""
    log = DelegationLog(tmp_path / "home")
    for title in AWKWARD:
        with log.delegate(title, kind="tests", p=0.8, context=["a.py"]) as unit:
            unit.called(model="=example-model-1", input_tokens=120, output_tokens=30, seconds=0.5)
            unit.check("pytest -q", True, "test")
            unit.edit(minutes=6, why=title)
    log.keep("Cookies or tokens", kind="trade_off", minutes=25)
    log.delegate("Not done yet", kind="docs")
    return log


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_what_is_written_reads_back_equal_types_and_all(log, tmp_path, suffix):
    frame = log.frame()
    path = exports.write(frame, tmp_path / f"log{suffix}")
    back = exports.read(path)
    pd.testing.assert_frame_equal(back, frame)
    assert list(back["title"])[: len(AWKWARD)] == list(AWKWARD)
    assert back["kind"].cat.ordered and back["kind"].max() == "trade_off"


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_an_empty_log_and_a_part_of_one_read_back_too(log, tmp_path, suffix):
    nothing = DelegationLog(tmp_path / "other").frame()
    pd.testing.assert_frame_equal(exports.read(exports.write(nothing, tmp_path / f"a{suffix}")), nothing)
    some = log.frame().loc[lambda df: df["outcome"] == "edited", ["unit_id", "title", "started_at", "rework_s"]]
    back = exports.read(exports.write(some, tmp_path / f"b{suffix}"))
    pd.testing.assert_frame_equal(back, some.reset_index(drop=True))


def test_a_spreadsheet_finds_no_formula_in_any_field(log, tmp_path):
    path = exports.write(log.frame(), tmp_path / "log.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [text for row in rows for text in row.values()]
    assert len(rows) == len(AWKWARD) + 2
    assert not [text for text in texts if text[:1] in tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20") and not number(text)]
    assert rows[0]["title"] == "'=cmd|' /C calc'!A0" and rows[0]["model"] == "'=example-model-1"
    assert rows[AWKWARD.index("a=b")]["title"] == "a=b"


def number(text):
    try:
        return bool(float(text) + 1)
    except ValueError:
        return False


def test_the_csv_is_utf_8_with_times_of_iso_8601_that_pandas_reads_as_they_are(log, tmp_path):
    frame = log.frame()
    path = exports.write(frame, tmp_path / "log.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    plain = pd.read_csv(path, parse_dates=["started_at"])
    assert list(plain.columns) == list(frame.columns)
    assert plain["started_at"][0].to_pydatetime() == frame["started_at"][0].to_pydatetime()
    assert plain["started_at"][0].tzinfo is not None and plain["rework_s"][0] == 360
    assert plain["verified"].dtype == bool


def test_parquet_says_of_each_column_what_it_means(log, tmp_path):
    schema = parquet.read_schema(exports.write(log.frame(), tmp_path / "log.parquet"))
    tokens, known = schema.field("input_tokens").metadata, {column.name: column for column in COLUMNS}
    assert tokens[b"otel"] == b"gen_ai.usage.input_tokens" and tokens[b"unit"] == b"token"
    assert all(schema.field(name).metadata[b"meaning"].decode() == known[name].meaning for name in schema.names)
    assert schema.metadata[b"otel_names"].decode() == OTEL
    assert parquet.ParquetFile(tmp_path / "log.parquet").metadata.row_group(0).column(0).compression == "ZSTD"


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_columns_of_one_s_own_come_along(log, tmp_path, suffix):
    frame = log.frame().assign(mine=range(len(AWKWARD) + 2), said="=mine")
    back = exports.read(exports.write(frame, tmp_path / f"log{suffix}"))
    assert list(back.columns) == list(frame.columns)
    assert back["mine"].sum() == frame["mine"].sum() and set(back["said"]) == {"=mine"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_an_export_is_its_owner_s_only(log, tmp_path):
    for suffix in exports.SUFFIXES:
        path = exports.export(log, tmp_path / f"log{suffix}")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_replaced_only_when_told_so(log, tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("mine")
    with pytest.raises(BadEntry, match=r"log\.csv is there already: give another name, or replace=True"):
        exports.write(log.frame(), path)
    assert path.read_text() == "mine"
    exports.write(log.frame(), path, replace=True)
    assert "Cookies or tokens" in path.read_text("utf-8")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home", "log.csv"]


def test_a_suffix_that_says_nothing_is_answered_with_those_that_do(log, tmp_path):
    for name in ("log.xlsx", "log", ".csv"):
        with pytest.raises(BadEntry, match=r"\.csv \(CSV\), \.parquet \(Parquet\), \.json \(OTLP JSON\)"):
            exports.write(log.frame(), tmp_path / name)


def test_a_place_that_cannot_be_written_is_one_sentence_and_leaves_nothing_behind(log, tmp_path):
    with pytest.raises(RecordUnwritable, match="cannot be written"):
        exports.write(log.frame(), tmp_path / "no" / "such" / "log.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(RecordUnwritable, match="cannot be written"):
        exports.write(log.frame(), tmp_path / "folder.csv", replace=True)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["folder.csv", "home"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full disk to try")
def test_a_full_disk_leaves_the_old_file_as_it_was(log, tmp_path):
    def full(file):
        file.write(b"begun")
        os.dup2(os.open("/dev/full", os.O_WRONLY), file.fileno())
        file.write(b"and no room for more")

    path = tmp_path / "log.csv"
    path.write_text("before")
    with pytest.raises(RecordUnwritable, match="No space left"):
        exports.whole(path, full, replace=True)
    assert path.read_text() == "before" and len(list(tmp_path.glob("*log.csv*"))) == 1


def test_what_is_no_export_is_refused_in_one_sentence(log, tmp_path):
    for name, said in (("a.parquet", b"PAR1 or not"), ("b.csv", b'"title","started_at"\n"x","no time"\n')):
        (tmp_path / name).write_bytes(said)
        with pytest.raises(BadEntry, match=rf"{name} cannot be read as an export of the log: "):
            exports.read(tmp_path / name)
    with pytest.raises(BadEntry, match="cannot be read"):
        exports.read(tmp_path / "none.csv")
    with pytest.raises(BadEntry, match="holds spans, not rows"):
        exports.read(exports.export(log, tmp_path / "log.json"))


def test_times_before_and_after_daylight_saving_stay_the_same_moment(log, tmp_path):
    frame = log.frame().head(2)
    moments = [datetime(2026, 10, 25, 0, 30, 0, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)]
    frame["started_at"] = pd.array(moments, dtype=frame["started_at"].dtype)
    back = exports.read(exports.write(frame, tmp_path / "log.csv"))
    assert [one.to_pydatetime() for one in back["started_at"]] == moments
