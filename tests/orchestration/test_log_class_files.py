"""The shared files of a class as one frame: what hostile, broken and doubled files cost, which is only themselves."""

import json
import os

import pytest

from orchestration.errors import BadEntry
from orchestration.log.leaving.class_files import class_frame


def head(**more):
    return json.dumps({"t": "share", "v": 1, "place": "x", "pseudonym": "a" * 12, "made": "2026-11-23"} | more)


def unit(**more):
    row = {"t": "shared_unit", "v": 1, "unit": "0" * 16, "started_at": "2026-11-23", "kind": "tests",
           "decision": "delegate", "outcome": "accepted"}  # fmt: skip
    return json.dumps(row | more)


def test_a_unit_that_stands_twice_in_a_file_counts_once(tmp_path):
    (tmp_path / "a.jsonl").write_text("\n".join((head(), unit(), unit(kind="ux"))), encoding="utf-8")
    frame = class_frame(tmp_path)
    assert frame["kind"].tolist() == ["tests"] and frame.attrs["unused"] == {"units that are there twice": 1}


NO_UNITS = [
    "[1]", '"x"', "{torn", "\x00", "[" * 50_000, '{"a":' * 20_000, "9" * 1_000_000, '{"t":"shared_unit","v":1}',
    unit(unit="x"), unit(unit=1), unit(unit=None), unit(started_at="2026-13-45"), unit(started_at=5),
    unit(started_at="2026-11-23T10:00:00"), unit(kind="<script>"), unit(kind=["tests"]), unit(kind=None),
    unit(decision="split"), unit(outcome="open"), unit(source="import"), unit(verified="yes"), unit(verified=1),
    unit(predicted_success=1.1), unit(predicted_success=True), unit(duration_s=-1), unit(duration_s="1"),
    unit(duration_s=float("nan")), unit(duration_s=float("inf")), unit(input_tokens=1.5), unit(input_tokens=10**30),
    unit(cost_usd=10**400), unit(model="\ud800"), unit(model="a\nb"), unit(model="x" * 1000), unit(model="<b>"),
    unit(tool={}), unit(verified_by="pytest"), unit(v=2), unit(padding="x" * 200_000), head(),
]  # fmt: skip


@pytest.mark.parametrize("line", NO_UNITS, ids=range(len(NO_UNITS)))
def test_a_line_of_nonsense_costs_only_itself(tmp_path, line):
    text = "\n".join((head(), unit(), line, unit(unit="1" * 16, colour="unknown fields are no harm")))
    (tmp_path / "a.jsonl").write_text(text, encoding="utf-8")
    frame = class_frame(tmp_path)
    assert frame["unit_id"].tolist() == ["0" * 16, "1" * 16]
    assert frame.attrs["unused"] == {"lines that are no shared unit": 1}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_files_of_nonsense_are_counted_and_the_others_read(tmp_path):
    (folder := tmp_path / "class").mkdir()
    good = folder / "a.jsonl"
    good.write_text("\n".join((head(), unit(), unit(unit="1" * 16))), encoding="utf-8")
    for place, text in enumerate(
        ("", "\n\n", "[" * 100_000, head(v=2), head(pseudonym="../../x"), head(made="now"), unit())
    ):
        (folder / f"bad{place}.jsonl").write_text(text, encoding="utf-8")
    (folder / "binary.jsonl").write_bytes(bytes(range(256)) * 100)
    with (folder / "large.jsonl").open("wb") as file:
        file.truncate(30_000_000)
    (folder / "link.jsonl").symlink_to(good)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "notes.txt").write_text("not ours")
    frame = class_frame(folder)
    assert len(frame) == 2
    assert frame.attrs["unused"] == {
        "files that are no share of a log": 8, "files that are too large": 1, "links and files that cannot be read": 2,
        "other files": 1,
    }  # fmt: skip


def test_of_a_file_that_is_a_flood_only_so_many_lines_are_read(tmp_path):
    lines = [head(), *(unit(unit=f"{n:016x}") for n in range(3)), *["1"] * 30_000]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    frame = class_frame(tmp_path)
    assert len(frame) == 3
    assert frame.attrs["unused"] == {
        "lines that are no shared unit": 20_000 - 3, "lines beyond the first 20,000 of a file": 10_003,
    }  # fmt: skip


@pytest.mark.parametrize("made", ["2099-12-31", "2026-02-30", "2026-19-39", "2026-11-20T9", "2099-12-31T00:00:00Z"])
def test_a_file_from_a_day_that_has_not_come_or_never_comes_is_no_share(tmp_path, made):
    (tmp_path / "a.jsonl").write_text("\n".join((head(made=made), unit())))
    assert class_frame(tmp_path).attrs["unused"] == {"files that are no share of a log": 1}


def test_a_pseudonym_that_somebody_else_wrote_replaces_nobody(tmp_path):
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "one.jsonl").write_text("\n".join((head(made="2026-11-20"), unit(kind="docs"))))
    (tmp_path / "eve.jsonl").write_text("\n".join((head(made="2026-11-22"), *(unit(unit=f"{n:016x}") for n in (7, 8)))))
    (tmp_path / "zoe").mkdir()
    (tmp_path / "zoe" / "later.jsonl").write_text("\n".join((head(), unit(kind="docs"), unit(unit="9" * 16))))
    frame = class_frame(tmp_path)
    assert len(frame) == 2 and set(frame["kind"]) == {"tests"}  # the first by its path: an instructor decides
    assert frame.attrs["contradictions"] == [
        ("eve.jsonl", os.path.join("ada", "one.jsonl")), ("eve.jsonl", os.path.join("zoe", "later.jsonl"))
    ]  # fmt: skip
    (tmp_path / "eve.jsonl").unlink()
    assert sorted(class_frame(tmp_path)["kind"]) == ["docs", "tests"]


def test_on_one_day_the_file_that_was_made_last_counts_though_it_says_less(tmp_path):
    both = (unit(kind="docs"), unit(unit="9" * 16))
    (tmp_path / "all.jsonl").write_text("\n".join((head(made="2026-11-23T08:40:12Z"), *both)))
    (tmp_path / "less.jsonl").write_text("\n".join((head(made="2026-11-23T09:00:00Z"), both[0])))
    assert class_frame(tmp_path)["kind"].tolist() == ["docs"]


def test_a_folder_of_a_class_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(BadEntry, match="There is no folder"):
        class_frame(tmp_path / "nowhere")
