"""Random histories, folded fast and folded slowly: the two agree, whatever the order of records and files."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from log_records import NOON, call, change, check, unit, usage, write

from orchestration.log.finding import found
from orchestration.log.reading.fold import folded
from orchestration.log.schema import DECISIONS, KINDS, OUTCOMES, VERIFIERS

Record = dict[str, Any]
CLOSED = OUTCOMES[1:]


def history(dice: random.Random, name: str) -> list[Record]:
    """One unit: predictions early, late and again, closings, reopenings, calls and checks at any time."""
    facts: Record = {
        "name": name, "kind": dice.choice([*KINDS, None, "unheard of"]), "decision": dice.choice([*DECISIONS, None]),
        "source": dice.choice(["work", "lesson", "import"]), "started_at": NOON + dice.randrange(9) * 1000,
        "simulated": dice.choice([True, False, None]),
    }  # fmt: skip
    records, minute = [], 0.0
    outcome = "open" if dice.random() < 0.9 else dice.choice(CLOSED)
    for number in range(1, dice.randint(1, 6) + 1):
        rev = max(1, number - dice.choice([0, 0, 0, 1])) if number > 2 else number
        said = {"predicted_success": dice.choice([None, None, 0.2, 0.8, 1.7]), "rework_s": dice.choice([None, 60.0])}
        said |= {"human_s": dice.choice([None, None, 30.0]), "duration_s": dice.choice([None, 9.0, 90.0])}
        if number == 1 or dice.random() < 0.2:
            one = unit(rev, outcome, minute, **facts, **said)
        else:
            said |= {"outcome": dice.choice([None, outcome]), "why": dice.choice([None, "a", "b"])}
            said |= {"kind": dice.choice([None, None, "docs"]), "decision": dice.choice([None, None, "keep"])}
            one = change(rev, minute, name, **{field: value for field, value in said.items() if value is not None})
        records.append(one | {"id": f"{name}-r{number}"})
        minute += dice.choice([0, 0.5, 1, 7, -3])
        outcome = dice.choice(["open", *CLOSED])
    for number in range(dice.choice([0, 0, 1, 1, 2, 5])):
        more: Record = usage(dice.randrange(999), dice.randrange(99)) if dice.random() < 0.7 else {}
        more |= {"count": dice.choice([None, 1, 3]), "error.type": dice.choice([None, None, "ModelFailed"])}
        more |= {
            "ext_id": dice.choice([None, None, f"{name}-m", f"{name}-n"]),
            "duration_s": dice.choice([None, 1.5, 300]),
        }
        more |= {"gen_ai.response.model": dice.choice([None, "example-model-1", "example-model-2"])}
        more |= {"cost_usd": dice.choice([None, 0.25]), "simulated": dice.choice([None, None, True])}
        records.append(call(dice.choice([0, 0.5, 1, 2, 8, 30]), name, **more) | {"id": f"{name}-c{number}"})
    for number in range(dice.choice([0, 1, 3])):
        more = {"count": dice.choice([None, 4]), "count_passed": dice.choice([None, 2])}
        made = check(dice.choice([0, 0.5, 3, 9]), name, dice.random() < 0.6, dice.choice(VERIFIERS), **more)
        records.append(made | {"id": f"{name}-k{number}"})
    return records


def slowly(records: list[Record]) -> dict[str, Record]:
    """The rules of the fold in plain Python, one unit at a time."""
    once = {one["id"]: one for one in records}.values()
    rows = {}
    for name in sorted({one["unit_id"] for one in once if one["t"] == "unit"}):
        mine = sorted((one for one in once if one["unit_id"] == name), key=lambda one: (one["ts"], one["id"]))
        revisions = sorted(
            (one for one in mine if one["t"] == "unit"),
            key=lambda one: (one["ts"] if one["rev"] > 1 else 0, one["rev"], one["id"]),
        )
        last: Record = {}
        been = []
        for one in revisions:
            last |= {field: value for field, value in one.items() if value is not None}
            been.append(last["outcome"])
        checks = [one for one in mine if one["t"] == "check"]
        best: dict[Any, Record] = {}
        for one in (one for one in mine if one["t"] == "call"):
            key = one.get("ext_id") or one["id"]
            size = one.get("gen_ai.usage.output_tokens", -1)
            if key not in best or size >= best[key].get("gen_ai.usage.output_tokens", -1):
                best[key] = one
        calls = sorted(best.values(), key=lambda one: (one["ts"], one["id"]))
        close = next((at for at, outcome in enumerate(been) if outcome != "open"), None)
        first = next((at for at, one in enumerate(revisions) if one.get("predicted_success") is not None), None)
        began = min((start(one) for one in calls + checks), default=float("inf"))
        chance = None if first is None else revisions[first]["predicted_success"]
        if first is not None and (
            not 0 <= chance <= 1
            or last["source"] == "import"
            or (close is not None and first >= close)
            or (first > 0 and revisions[first]["ts"] > began)
        ):
            chance = None
        row: Record = {name: last.get(name) for name in ("decision", "outcome", "why", "duration_s", "source")}
        row["kind"] = last["kind"] if last.get("kind") in KINDS else None
        row["predicted_success"] = chance
        for field in ("rework_s", "human_s"):
            spent = [one[field] for one in revisions if one.get(field) is not None]
            row[field] = sum(spent) if spent else None
        row["first_outcome"] = None if close is None else been[close]
        row["accepted_first"] = None
        if close is not None and been[close] != "done" and last.get("decision") in ("delegate", "assist"):
            answers = sum(
                one.get("count") or 1
                for one in calls
                if start(one) <= revisions[close]["ts"] and not one.get("error.type")
            )
            row["accepted_first"] = been[close] == "accepted" and (answers <= 1 or last["source"] == "import")
        row["reopened"] = sum(
            before != "open" and (before != after or bool(one.get("rework_s") or one.get("human_s")))
            for (before, after), one in zip(pairwise(been), revisions[1:], strict=True)
        )
        row["calls"] = sum(one.get("count") or 1 for one in calls)
        for column, field in (("output_tokens", "gen_ai.usage.output_tokens"), ("model_s", "duration_s")):
            stated = [one[field] for one in calls if one.get(field) is not None]
            row[column] = sum(stated) if stated else None
        row["model"] = next((m for one in reversed(calls) if (m := one.get("gen_ai.response.model"))), None)
        priced = [one["cost_usd"] for one in calls if one.get("cost_usd") is not None]
        row["cost_usd"] = sum(priced) if priced else None
        row["checks"] = sum(one.get("count") or 1 for one in checks)
        row["checks_passed"] = sum(
            one["count_passed"] if one.get("count_passed") is not None
            else (one.get("count") or 1) * (one["gen_ai.evaluation.score.label"] == "pass")
            for one in checks
        )  # fmt: skip
        row["verified"] = bool(checks)
        who = {one["verifier"] for one in checks}
        row["verified_by"] = ", ".join(word for word in VERIFIERS if word in who) or None
        row["simulated"] = bool(last.get("simulated")) or any(one.get("simulated") for one in calls)
        rows[name] = row
    return rows


def start(one: Record) -> int:
    """When a call or check began."""
    took = one.get("duration_s") or 0 if (one.get("count") or 1) == 1 else 0
    return int(one["ts"] - took * 1_000_000)


def plain(frame: pd.DataFrame, columns: list[str]) -> dict[str, Record]:
    return {
        str(name): {column: None if pd.isna(value) else value for column, value in zip(columns, values, strict=True)}
        for name, *values in frame[["unit_id", *columns]].astype("object").itertuples(index=False)
    }


@pytest.mark.filterwarnings("error", "ignore::ResourceWarning")
@pytest.mark.parametrize("seed", range(6))
def test_the_fast_fold_says_what_a_slow_one_says(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    records = [one for number in range(60) for one in history(dice, f"u{number:02}")]
    expected = slowly(records)
    records += dice.sample(records, 40)
    dice.shuffle(records)
    write(tmp_path, records[::2], pid=1)
    write(tmp_path, records[1::2], pid=2)
    assert plain(folded(tmp_path), list(expected["u00"])) == expected


def test_neither_the_order_of_records_nor_of_files_nor_duplicates_change_the_frame(tmp_path: Path) -> None:
    dice = random.Random(7)
    records = [one for number in range(50) for one in history(dice, f"u{number:02}")]
    write(tmp_path / "a", records)
    again = [*records, *dice.sample(records, 30)]
    dice.shuffle(again)
    for pid in range(5):
        write(tmp_path / "b" / f"machine-{pid % 2}", again[pid::5], pid=9 - pid)
    pd.testing.assert_frame_equal(folded(tmp_path / "a"), folded(tmp_path / "b"))


def test_a_unit_that_is_looked_up_by_its_id_says_what_the_frame_says(tmp_path: Path) -> None:
    dice = random.Random(11)
    write(tmp_path, [one for number in range(25) for one in history(dice, f"{number:032x}")])
    frame = folded(tmp_path)
    fields = [name for name in vars(found(tmp_path, frame.unit_id[0])) if name in frame and name != "started_at"]
    for name, said in plain(frame, fields).items():
        facts = vars(found(tmp_path, name))
        same = {field: facts[field] for field in fields}
        assert same == said | {"kind": said["kind"] or "other", "simulated": said["simulated"] or None}
