"""What a learner shares with a class: shown first, line by line, then written as text for somebody else to read.

Under a pseudonym that is another one for each place; days instead of times; numbers to two digits; no text of the
learner's own, unless they typed a question into a lesson, and the preview shows all of those. An instructor's machine
has to parse JSON lines and nothing else from it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.errors import BadEntry, RecordUnwritable
from orchestration.log.leaving import otlp
from orchestration.log.leaving.class_files import VERSION, class_frame, typed
from orchestration.log.leaving.exports import whole
from orchestration.log.leaving.shared_rows import SOURCES, accepted, cleared
from orchestration.log.schema import COLUMNS
from orchestration.predictions import Predictions
from orchestration.record import identity
from orchestration.record.identity import FILE

if TYPE_CHECKING:
    import pandas as pd

    from orchestration.log.delegation_log import DelegationLog

__all__ = ["Share", "class_frame", "preview", "slug"]

STAYS = {
    "title": "your own words", "why": "your own words", "parent_id": "an id of this machine",
    "imported_from": "imported work is not shared", "fingerprint": "says when a model was called",
    "provider": "may name your employer's server", "step": "says how a plan of yours looks",
}  # fmt: skip
"""Why a column is not shared; `unit_id` and `learner_id` are replaced by pseudonyms that hold for one place only."""
OPEN, IMPORTED, UNFILED, ELSEWHERE, SENSELESS = (
    "open: shared once they are closed", "imported from other tools: never shared", "drafts that are not filed yet",
    "of sources that you left out", "without a kind, a day or an outcome that makes sense",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Share:
    """All that would leave, and what stays; nothing has left yet."""

    place: str
    pseudonym: str
    lines: tuple[str, ...]
    """The file, line by line: these and no others."""
    frame: pd.DataFrame
    """The same units as a table, as the instructor's side reads them."""
    predictions: int
    left_out: Mapping[str, int]
    """Units that stay, by why."""
    stays: Mapping[str, str]
    """Columns that stay, by why."""

    @property
    def name(self) -> str:
        """Of the file."""
        return f"{self.place}-{self.pseudonym}.jsonl"

    @property
    def text(self) -> str:
        """What leaves and what stays, for a person to read before they say yes."""
        return "\n".join(_told(self))

    @property
    def nothing(self) -> str:
        """A sentence where there is nothing to share yet, else nothing."""
        if len(self.lines) > 1:
            return ""
        return (
            f"There is nothing to share with {self.place} yet: no unit of yours is closed, and no lesson has a "
            "prediction of yours."
        )

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        """A cell shows it whole: a share is there to be looked at."""
        if self.nothing:
            return self.text
        return f"{self.text}\n\nNothing has left yet: .lines holds all of it, .write(folder) makes the file."

    def write(self, folder: str | Path) -> Path:
        """Write the file into a folder, in place of an earlier one, and return its path.

        Raises RecordUnwritable, and BadEntry where there is nothing to share.
        """
        if self.nothing:
            raise BadEntry(self.nothing)
        path = Path(folder).expanduser() / self.name
        data = "".join(f"{line}\n" for line in self.lines).encode()
        return whole(path, lambda file: file.write(data), replace=True)


def preview(log: DelegationLog, place: str, *, sources: Collection[str] = SOURCES) -> Share:
    """What sharing the log with `place`, such as a class, would give away; nothing leaves yet.

    Closed units of `sources` and the predictions of lessons. Imported work never. Raises BadEntry for a place without
    letters or digits, and for a source that is none; RecordUnwritable where the pseudonym would be another each time.
    """
    where = _plain(place)
    if unknown := set(sources) - set(SOURCES):
        raise BadEntry(f"No units come from {', '.join(map(repr, sorted(unknown)))}; sources are {', '.join(SOURCES)}.")
    who = identity(log.home)
    if not who.kept:
        raise RecordUnwritable(
            f"Your pseudonym is made from {log.home / FILE}, which can be neither read nor made now; with another one "
            "you would count twice, so nothing can be shared. If it was there, put the file back from a copy; else let "
            "ORCHESTRATION_HOME name a folder of yours."
        )
    left_out: Counter[str] = Counter()
    rows = []
    for unit in otlp.arrow(log.frame()).to_pylist():
        row = {"unit": who.fingerprint(f"unit\0{where}\0{unit['unit_id']}"), **cleared(unit)}
        why = _stays(unit, sources) or ("" if accepted(row) else SENSELESS)
        if why:
            left_out[why] += 1
        else:
            rows.append(row)
    rows.sort(key=lambda row: (row["started_at"], row["unit"]))  # within a day, not in the order of work
    expected = [{"v": VERSION, **one} for one in Predictions(log.home).shared()]
    pseudonym = who.pseudonym(where)
    head = {
        "t": "share", "v": VERSION, "place": slug(place), "pseudonym": pseudonym,
        "made": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", "units": len(rows), "predictions": len(expected),
    }  # fmt: skip
    units = [{"t": "shared_unit", "v": VERSION, **row} for row in rows]
    return Share(
        place=slug(place),
        pseudonym=pseudonym,
        lines=tuple(json.dumps(one, separators=(",", ":")) for one in (head, *units, *expected)),
        frame=typed([{**(accepted(row) or {}), "learner_id": pseudonym} for row in rows]),
        predictions=len(expected),
        left_out=dict(left_out),
        stays={column.name: STAYS.get(column.name, "not shared") for column in COLUMNS
               if not column.shared and column.name != "unit_id"},
    )  # fmt: skip


def slug(place: str) -> str:
    """The name of a place as it stands in file names: cut, so that two places can have one; their pseudonyms differ.

    Raises BadEntry when nothing is left of it.
    """
    return _plain(place)[:40].rstrip("-")


def _plain(place: str) -> str:
    """The whole name of a place; spelling it with other capitals or spaces gives the same. Raises BadEntry."""
    plain = unicodedata.normalize("NFKC", place).casefold()
    name = re.sub(r"[\W_]+", "-", plain).strip("-")
    if not name:
        raise BadEntry(f"{place!r} names no place to share with: give a word, such as the name of your class.")
    return name


def _stays(unit: Mapping[str, Any], sources: Collection[str]) -> str:
    """Why this unit stays, or ""."""
    if unit.get("imported_from") is not None or unit.get("source") == "import":
        return IMPORTED
    if unit.get("decision") is None:
        return UNFILED
    if unit.get("outcome") in (None, "open"):
        return OPEN
    return "" if unit.get("source") in sources else ELSEWHERE


def _told(share: Share) -> list[str]:
    """What leaves first, then what stays."""
    frame = share.frame
    units, predictions = len(frame), share.predictions
    if share.nothing:
        return [share.nothing, *_left_out(share)]
    said = [
        f"To be shared with {share.place}, as {share.name}: {units} unit{'s' * (units != 1)} and "
        f"{predictions} prediction{'s' * (predictions != 1)}.",
        f"You are {share.pseudonym} there, and somebody else in every other place. Times are days; numbers have two "
        "digits.",
        "",
        "What leaves of a unit:",
    ]
    for column in COLUMNS:
        if column.name not in frame or not frame[column.name].notna().any():
            continue
        values = frame[column.name].dropna()
        if column.dtype == "category" or column.name in ("verified_by", "started_at"):
            counted = values.astype(str).str[:10] if column.name == "started_at" else values.astype(str)
            shown = counted.value_counts(sort=False).sort_index()
            words = ", ".join(f"{word} ({n})" for word, n in shown.items())
        elif column.name == "unit_id":
            words = "another id, of no use elsewhere"
        elif column.dtype.startswith("bool"):
            words = f"yes ({int(values.sum())}), no ({int((~values.astype(bool)).sum())})"
        else:
            measure = "" if column.unit in ("n", "0..1") else f" {column.unit}"
            words = f"{values.min():g} to {values.max():g}{measure}"
        said.append(f"  {column.name:<20}{words}")
    said += [*_expected(share), "", "What stays here:"]
    said += [f"  {name:<20}{why}" for name, why in share.stays.items()]
    said += _left_out(share)
    said += ["  Prompts, answers, single calls and checks, times of day.", ""]
    shown = share.lines[:4]
    said += [f"The file, {len(share.lines)} line{'s' * (len(share.lines) != 1)}, begins:", *shown]
    if len(share.lines) > len(shown):
        said.append(f"… and {len(share.lines) - len(shown)} more such lines.")
    return said


def _left_out(share: Share) -> list[str]:
    return [f"  {n} unit{'s' * (n != 1):<15} {why}" for why, n in share.left_out.items()]


def _expected(share: Share) -> list[str]:
    """Every prediction that leaves, with all of its words: a question may be the learner's own."""
    said = []
    for line in share.lines[1 + len(share.frame) :]:
        one = json.loads(line)
        told = _answer(one.get("choice", one.get("value")), one["unit"])
        told += "" if one["confidence"] is None else f", {one['confidence']:g} % sure"
        truth = one.get("truth_choice", one.get("truth"))
        told += "" if truth is None else f"; it was {_answer(truth, one['unit'])}"
        words = f"  {one['lesson']}  {one['id']}  {one['question']}  {told}{'; too late to count' * one['late']}"
        said.append("".join(sign if sign.isprintable() else "?" for sign in words))
    return ["", "Your predictions that leave:", *said] if said else []


def _answer(answer: float | str, unit: str) -> str:
    return f"“{answer}”" if isinstance(answer, str) else f"{answer:g} {unit}".rstrip()
