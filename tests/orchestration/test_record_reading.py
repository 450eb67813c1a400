"""Reading the record: all that is whole, each of it once, and a word about what is not."""

import json
import os
import random
import shutil

import pyarrow as pa
import pytest
from record_kit import WANTED, as_wanted, call, in_order, read, unit, written

from orchestration.record import Segments
from orchestration.record.reading import Notes, tables

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX")


def test_records_come_back_typed_by_type_and_whole(tmp_path):
    records = [unit(1), call(1), unit(2, predicted_success=1, rev=2), call(2, duration_s=None), {"t": "other", "x": 1}]
    written(tmp_path, *records)
    found, notes = tables(tmp_path, WANTED)
    assert {name: table.schema for name, table in found.items()} == WANTED
    for name in WANTED:
        assert in_order(found[name].to_pylist()) == as_wanted(records, name)
    assert notes == Notes()
    assert notes.sentence == ""


@posix
def test_the_name_of_a_file_cannot_steer_the_terminal(tmp_path):
    path = written(tmp_path, unit(1))
    path.write_bytes(path.read_bytes() + b'{"t":')
    path.rename(tmp_path / "0123456789abcdef-1-abcdef\x1b[2J\x1b]0;mine\x07.jsonl")
    _, notes = tables(tmp_path, WANTED)
    assert "abcdef [2J ]0;mine .jsonl" in notes.sentence
    assert notes.sentence.isprintable()


def test_an_empty_record_is_empty_tables(tmp_path):
    (tmp_path / "0000000000000001-1-000000.jsonl").touch()
    for folder in (tmp_path / "none", tmp_path):
        found, notes = tables(folder, WANTED)
        assert [(len(table), table.schema == WANTED[name]) for name, table in found.items()] == [(0, True)] * 3
        assert notes == Notes()


def test_of_records_with_one_id_the_first_counts_at_its_place(tmp_path):
    for titles in (("first", "second"), ("third",)):
        written(tmp_path, *(unit(1, id="same", title=title) for title in titles), unit(2, title=titles[0] + " other"))
    rows, _ = read(tmp_path)
    assert [row["title"] for row in rows["unit"]] == ["first", "first other", "third other"]


def test_a_segment_cut_anywhere_gives_all_records_before_the_cut(tmp_path):
    records = [
        {"t": "unit", "unit_id": "u", "title": '"ä😀\n', "predicted_success": 0.25, "context": ["a"]},
        {"t": "call", "id": "2", "duration_s": None, "count": -10},
        {"t": "unit", "unit_id": "u", "rev": 2, "more": {"deep": [1.5, "ä", None]}},
    ]
    path = written(tmp_path, *records)
    content = path.read_bytes()
    ends = [place for place, byte in enumerate(content) if byte == ord("\n")]
    for cut in range(len(content) + 1):
        path.write_bytes(content[:cut] + (b"\0" * 30 if cut % 2 else b""))
        rows, notes = read(tmp_path)
        whole = records[: sum(end <= cut for end in ends)]
        assert {name: in_order(rows[name]) for name in rows} == {name: as_wanted(whole, name) for name in WANTED}
        at_an_end = cut == 0 or any(cut - end in (0, 1) for end in ends)
        assert (notes.torn == (path.name,)) is not at_an_end
        assert notes == Notes(torn=notes.torn)


def test_folders_of_many_learners_are_read_as_one_and_what_was_copied_twice_counts_once(tmp_path):
    records = [[unit(10 * learner + number) for number in range(3)] for learner in range(4)]
    for learner, some in enumerate(records):
        written(tmp_path / f"learner{learner}" / "log", *some)
    shutil.copytree(tmp_path / "learner2", tmp_path / "again" / "copy of learner2")
    path = next((tmp_path / "learner3" / "log").iterdir())
    shutil.copy(path, path.with_stem(path.stem + " (1)"))
    rows, notes = read(tmp_path)
    assert in_order(rows["unit"]) == as_wanted([one for some in records for one in some], "unit")
    assert notes == Notes()


def test_records_without_an_id_all_count(tmp_path):
    written(tmp_path, {"t": "check", "unit_id": "a"}, {"t": "check", "unit_id": "a"}, {"t": "check", "id": "1"})
    written(tmp_path, {"t": "check", "id": "1"})
    assert [row["unit_id"] for row in read(tmp_path)[0]["check"]] == ["a", "a", None]


@pytest.mark.parametrize(
    "bad",
    [b"{", b'{"t":"unit","id":"x', b"[1]", b"null", b'"t"', b"\xff\xfe", b'{"t":"unit","title":"\xff"}',
     b'{"v":1,"t":"un\0it"}', b"{}", b"[" * 5000, b'{"no":"type"}'],
)  # fmt: skip
def test_a_line_that_is_no_record_costs_only_itself_and_is_counted(tmp_path, bad):
    records = [unit(number) for number in range(5)]
    path = written(tmp_path, *records)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], bad + b"\n", *lines[2:]]))
    rows, notes = read(tmp_path)
    assert in_order(rows["unit"]) == as_wanted(records, "unit")
    assert notes == Notes(skipped=1)
    assert "1 unreadable line passed over" in notes.sentence


def test_a_value_of_a_wrong_type_is_missing_and_the_rest_of_its_record_stays(tmp_path):
    odd = {"rev": "one", "title": 7, "predicted_success": "likely", "context": "a.py", "simulated": 1, "outcome": []}
    good = unit(1)
    written(tmp_path, good, unit(2, **odd), unit(3, title="half \ud800"))
    rows, notes = read(tmp_path)
    first, second, third = sorted(rows["unit"], key=lambda row: row["ts"])
    assert [first] == as_wanted([good], "unit")
    assert {name: second[name] for name in odd} == dict.fromkeys(odd)
    assert second["unit_id"] == f"{2:032x}"
    assert third["title"] == "half ?"
    assert notes == Notes(misfits=len(odd))


def test_numbers_too_large_and_lone_surrogates_of_another_writer_are_missing(tmp_path):
    path = written(tmp_path, unit(1))
    more = unit(2, rev=2**70, title="T")
    path.write_bytes(path.read_bytes() + json.dumps(more).replace('"T"', '"\\ud800"').encode() + b"\n")
    rows, notes = read(tmp_path)
    assert [(row["rev"], row["title"]) for row in rows["unit"]][1] == (None, None)
    assert notes == Notes(misfits=2)


def test_a_record_of_megabytes_is_read_between_small_ones(tmp_path):
    records = [unit(1), unit(2, title="x" * 3_000_000), unit(3)]
    written(tmp_path, *records)
    assert in_order(read(tmp_path)[0]["unit"]) == as_wanted(records, "unit")


def test_records_of_a_newer_version_are_read_as_far_as_understood_and_counted(tmp_path):
    written(tmp_path, unit(1), unit(2, v=2, hue="new"), unit(3, v=9))
    rows, notes = read(tmp_path)
    assert len(rows["unit"]) == 3
    assert notes == Notes(newer=2)
    assert "newer version" in notes.sentence


def test_units_of_the_first_draft_are_read_as_units_with_their_calls_and_checks(tmp_path):
    old = {
        "v": 1, "t": "unit", "title": "Write the tests", "decision": "delegate", "kind": "tests",
        "outcome": "accepted", "predicted_success": 0.7, "checks": 2, "checks_passed": 1, "calls": 3,
        "input_tokens": 300, "output_tokens": 40, "seconds": 1.5, "cost_usd": None, "model": "example-model-1",
        "fingerprint": None, "simulated": True, "source": "lesson", "id": "0a" * 16,
        "started_at": "2026-10-01T08:00:00+00:00",
    }  # fmt: skip
    kept = old | {"id": "0b" * 16, "decision": "keep", "outcome": "done", "calls": 0, "checks": 0}
    written(tmp_path, old, kept, unit(1))
    rows, notes = read(tmp_path)
    _, first, second = sorted(rows["unit"], key=lambda row: row["unit_id"])
    assert (first["unit_id"], first["title"], first["predicted_success"]) == ("0a" * 16, "Write the tests", 0.7)
    assert first["started_at"] == first["ts"] == 1_790_841_600_000_000
    assert second["outcome"] == "done"
    (calls,) = rows["call"]
    assert (calls["unit_id"], calls["count"], calls["gen_ai.usage.input_tokens"]) == ("0a" * 16, 3, 300)
    (checks,) = rows["check"]
    assert checks == {"unit_id": "0a" * 16, "count": 2, "count_passed": 1}
    assert notes == Notes()
    shutil.copytree(tmp_path, tmp_path / "copy")
    assert len(read(tmp_path)[0]["call"]) == 1


def test_other_peoples_files_are_left_alone(tmp_path):
    written(tmp_path, unit(1))
    for name in ("notes.jsonl", ".hidden", "learner.json", "week1-0123456789ab.jsonl", "data.parquet", "a.csv"):
        (tmp_path / name).write_text('{"t":"unit","id":"x","unit_id":"x"}\n')
    rows, notes = read(tmp_path)
    assert len(rows["unit"]) == 1
    assert notes == Notes()


@posix
def test_links_and_files_that_cannot_be_read_are_said_and_not_followed(tmp_path):
    outside = written(tmp_path / "outside", unit(1))
    home = tmp_path / "home"
    written(home, unit(2))
    (home / "0000000000000001-1-000001.jsonl").symlink_to(outside)
    (home / "folder").symlink_to(tmp_path / "outside")
    (home / "round").symlink_to(home)
    os.mkfifo(home / "0000000000000001-1-000002.jsonl")
    (home / "0000000000000001-1-000003.parquet").write_bytes(b"PAR1 and no more")
    rows, notes = read(home)
    assert [row["unit_id"] for row in rows["unit"]] == [f"{2:032x}"]
    assert [name[17:] for name in sorted(notes.unread)] == [
        "1-000001.jsonl",
        "1-000002.jsonl",
        "1-000003.parquet",
        "",
        "",
    ]
    assert "5 files" in notes.sentence and "could not be opened" in notes.sentence


def test_whatever_bytes_are_damaged_reading_goes_on_and_other_lines_stay(tmp_path):
    dice = random.Random(5)
    records = [unit(number) if number % 2 else call(number) for number in range(40)]
    path = written(tmp_path, *records)
    content = path.read_bytes()
    for _ in range(150):
        damaged = bytearray(content)
        for _ in range(dice.choice([1, 3])):
            start = dice.randrange(len(damaged))
            damaged[start : start + dice.choice([1, 1, 40])] = dice.choice(
                [b"\0", b"\n", b'"', b"}", b"{", b"\xff", b"9", b"", b"\\", b'},{"', b"\0" * 50, b"1e999", b"NaN"]
            )
        path.write_bytes(damaged)
        rows, _ = read(tmp_path)
        intact = [
            one for one, line in zip(records, content.splitlines(), strict=True) if line in bytes(damaged).split(b"\n")
        ]
        for name in ("unit", "call"):
            ids = {row["id"]: row for row in rows[name]}
            for row in as_wanted(intact, name):
                assert ids[row["id"]] == row


def test_the_same_comes_out_at_once_and_line_by_line(tmp_path):
    records = [unit(number) if number % 3 else call(number) for number in range(60)]
    written(tmp_path / "good", *records)
    path = written(tmp_path / "bad", *records)
    path.write_bytes(path.read_bytes() + b"no record\n{}\n")
    assert read(tmp_path / "good")[0] == read(tmp_path / "bad")[0]


def test_a_field_wanted_in_two_types_is_a_mistake_of_ours(tmp_path):
    wanted = {"a": pa.schema([("x", pa.int64())]), "b": pa.schema([("x", pa.string())])}
    with pytest.raises(ValueError, match="field x is wanted as int64 and as string"):
        tables(tmp_path, wanted)


def test_a_record_is_read_while_it_is_written(tmp_path):
    segments = Segments(tmp_path)
    for number in range(5):
        segments.append(unit(number), durable=bool(number % 2))
        rows, notes = read(tmp_path)
        assert (len(rows["unit"]), notes) == (number + 1, Notes())
