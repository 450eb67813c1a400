"""What was handed in, as it lies in the course folder: submitted/<student>/<assignment>/<notebook>.ipynb."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from grader.errors import SubmissionError
from grader.intake.ledger import Version, readable, sha_of, versions_of

SUBMITTED = "submitted"
TIMESTAMP = "timestamp.txt"
"""nbgrader's file with the time of handing in."""


@dataclass(frozen=True)
class Delivery:
    """One notebook of one student, as it lies in the folder."""

    student: str
    notebook: str
    path: Path | None
    """None: the student handed something in, but not this notebook."""
    notes: tuple[str, ...] = ()
    handed_in_at: datetime | None = None
    """Aware, UTC. None: nobody knows."""

    def text(self) -> str | None:
        """The file's text. Bytes that are not UTF-8 become marks, so that it is read as broken, not refused."""
        if self.path is None:
            return None
        try:
            return readable(self.path.read_bytes())
        except OSError as error:
            return f"unreadable: {error}"


def collected(
    assignment: str, course: Path, notebooks: Sequence[str], students: Collection[str] = ()
) -> tuple[Delivery, ...]:
    """What was collected of an assignment, in order of student; of all students, or of these.

    Raises SubmissionError when there is nothing, or nothing of one of `students`.
    """
    found: dict[str, list[Delivery]] = {}
    folders = submissions_in(course, assignment)
    versions = versions_of(course, assignment)
    for folder in folders:
        student = folder.parent.name
        if students and student not in students:
            continue
        if theirs := _of_student(student, folder, notebooks, versions):
            found[student] = theirs
    if missing := sorted(set(students) - set(found)):
        raise SubmissionError(
            f"Nothing of {', '.join(missing)} has been collected of '{assignment}' in {course}. Run: grader collect "
            f"{assignment} PLACE"
        )
    if not found:
        raise SubmissionError(f"Nothing of '{assignment}' has been collected in {course}. Run: grader collect "
                              f"{assignment} PLACE")  # fmt: skip
    return tuple(delivery for student in sorted(found) for delivery in found[student])


def submissions_in(course: Path, assignment: str) -> tuple[Path, ...]:
    """The folders submitted/<student>/<assignment>, in order of student; links are no submissions."""
    root = course / SUBMITTED
    if not root.is_dir():
        return ()
    folders = [
        entry / assignment
        for entry in root.iterdir()
        if not entry.name.startswith(".") and entry.is_dir() and not entry.is_symlink()
    ]
    return tuple(sorted(folder for folder in folders if folder.is_dir() and not folder.is_symlink()))


def _of_student(
    student: str, folder: Path, notebooks: Sequence[str], versions: dict[tuple[str, str], list[Version]]
) -> list[Delivery]:
    files = sorted(p for p in folder.glob("*.ipynb") if p.is_file() and not p.is_symlink())
    if not files:
        return []
    handed_in_at = time_of(folder)
    named = {path.stem: path for path in files}
    strangers = [path for path in files if path.stem not in notebooks]
    missing = [name for name in notebooks if name not in named]
    result = []
    for name in notebooks:
        notes: tuple[str, ...] = ()
        path = named.get(name)
        if path is None and len(missing) == 1 and len(strangers) == 1:
            path = strangers[0]
            notes = (f"The file was named '{path.name}'; it was taken as '{name}.ipynb'.",)
        elif path is not None and (known := versions.get((student, name))):
            sha = sha_of(path.read_bytes())
            notes = next((version.notes for version in reversed(known) if version.sha == sha), ())
        result.append(Delivery(student, name, path, notes, handed_in_at))
    return result


def time_of(folder: Path) -> datetime | None:
    """When a submission was handed in, by its timestamp.txt."""
    path = folder / TIMESTAMP
    try:
        return None if path.is_symlink() else time_from(path.read_text(encoding="utf-8")[:100])
    except (OSError, UnicodeDecodeError):
        return None


def time_from(text: str) -> datetime | None:
    """A time as nbgrader writes it, in UTC: `2026-03-01 10:11:12.000000 CET`; a zone nobody knows is read as UTC."""
    day, _, rest = text.strip().partition(" ")
    hour, _, zone = rest.strip().partition(" ")
    try:
        at = datetime.fromisoformat(f"{day} {hour}" if hour else day)
        return (at if at.tzinfo else at.replace(tzinfo=_zone(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(name: str) -> tzinfo:
    try:
        if name[:1] in ("+", "-"):
            return datetime.strptime(name, "%z").tzinfo or UTC
        return ZoneInfo(name) if name else UTC
    except (ValueError, OSError, KeyError):  # KeyError: ZoneInfoNotFoundError
        return UTC


def timestamp(at: datetime) -> str:
    """The text of a timestamp.txt, as nbgrader writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
