"""Collects handed-in notebooks from wherever they lie into submitted/, and keeps every version that ever came."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from grader.atomic import write_whole
from grader.attempts import FILE as ATTEMPTS
from grader.errors import SubmissionError
from grader.gradebook.book import FILE as GRADEBOOK
from grader.gradebook.book import reading
from grader.intake.choosing import SECRET, Chosen, choose
from grader.intake.files import UnusableError
from grader.intake.inbox import SUBMITTED, TIMESTAMP, submissions_in, time_of, timestamp
from grader.intake.layouts import Wanted, claims
from grader.intake.ledger import Version, ledger_of, sha_of, versions_of
from grader.intake.places import opened
from grader.intake.roster import Roster

MOST_SAID = 500
"""Sentences; of more, only the number is told."""
SAID_WITH_ERROR = 5
"""Sentences that go with the error when nothing at all could be collected."""
BY_HAND = "put into submitted/ by hand"
"""Where a version came from that a person wrote over a collected one."""


@dataclass(frozen=True)
class Collected:
    """What collecting did."""

    new: tuple[str, ...]
    """Students of whom nothing had been collected before."""
    changed: tuple[str, ...]
    """Students of whom something newer came."""
    unchanged: tuple[str, ...]
    """Students of whom nothing new came."""
    sentences: tuple[str, ...]
    """What an instructor should know, a sentence each, safe to print."""


def collect(
    assignment: str,
    place: Path,
    course: Path,
    *,
    notebooks: Sequence[str],
    students: Collection[str] = (),
    roster: Roster | None = None,
    dry_run: bool = False,
    overwrite: bool = False,
) -> Collected:
    """Put what lies in `place` (a folder, a zip, nbgrader's exchange) into course/submitted, the newest of each.

    Call it inside `sole_writer(course, ...)`. students: only these. roster: who is who.
    dry_run: only say what would be done. overwrite: take what lies there even where something newer was collected.

    Raises SubmissionError when there is no such place, nothing of the assignment in it, or nothing of a named student.
    """
    sentences: list[str] = []
    say = _once(sentences)
    before = {folder.parent.name for folder in submissions_in(course, assignment)}
    known = {*before, *(person.id for person in (roster.people if roster else ())), *_students(course)}
    release = course / "release" / assignment
    supplied = {path.name for path in release.rglob("*")} if release.is_dir() else set()
    with opened(place, say) as where:
        wanted = Wanted(assignment, notebooks, known, supplied, where.title)
        chosen = choose(claims(where.files, wanted, say), wanted, roster, say)
        if missing := sorted(set(students) - {one.student for one in chosen}):
            raise SubmissionError(
                " ".join([f"There is no submission of {', '.join(missing)} in {place}.", *sentences[:SAID_WITH_ERROR]])
            )
        if students:
            chosen = [one for one in chosen if one.student in students]
        if not chosen:
            raise SubmissionError(" ".join([_nothing(assignment, place, notebooks), *sentences[:SAID_WITH_ERROR]]))
        work = _Work(assignment, course, str(place), dry_run, overwrite, say)
        touched = work.take(chosen)
    everybody = {one.student for one in chosen}
    return Collected(
        tuple(sorted(touched - before)), tuple(sorted(touched & before)), tuple(sorted(everybody - touched)),
        tuple(sentences),
    )  # fmt: skip


class _Work:
    def __init__(
        self, assignment: str, course: Path, came_from: str, dry_run: bool, overwrite: bool, say: Callable[[str], None]
    ) -> None:
        self.assignment, self.course, self.came_from = assignment, course, came_from
        self.dry_run, self.overwrite, self.say = dry_run, overwrite, say

    def take(self, chosen: Sequence[Chosen]) -> set[str]:
        """Keep all versions and lay out the newest; the students of whom something was laid out."""
        if self.dry_run:
            return self._take(chosen, lambda version, data: None)
        self.course.mkdir(parents=True, exist_ok=True)
        with ledger_of(self.course) as ledger:
            return self._take(chosen, ledger.add)

    def _take(self, chosen: Sequence[Chosen], keep: Callable[[Version, bytes], None]) -> set[str]:
        seen = versions_of(self.course, self.assignment)
        touched = set()
        for student, theirs in groupby(chosen, key=lambda one: one.student):
            newest: dict[str, tuple[Version, bytes, Chosen]] = {}
            came = []
            for one in theirs:
                try:
                    data = one.found.read()
                except UnusableError as error:
                    self.say(f"{student}: {one.found.shown} {error}")
                    continue
                version = self._version(one, data)
                newest[one.notebook] = (version, data, one)
                came.append((version, data))
            by_hand = dict(self._by_hand(student, {version.sha for version, _ in came}, newest, seen))
            for version, data in (*by_hand.values(), *came):  # what is there already comes before what may replace it
                if not any(_same(version, old) for old in seen.get((student, version.notebook), [])):
                    keep(version, data)
            if self._lay_out(student, newest, seen):
                touched.add(student)
        return touched

    def _by_hand(
        self,
        student: str,
        came: Collection[str],
        notebooks: Collection[str],
        seen: Mapping[tuple[str, str], list[Version]],
    ) -> Iterator[tuple[str, tuple[Version, bytes]]]:
        """What a person laid out, where it is none of the files that came now: notebook, version and file."""
        for notebook in notebooks:
            path = self.course / SUBMITTED / student / self.assignment / f"{notebook}.ipynb"
            present = _present(path, seen.get((student, notebook), []))
            if present and present.came_from == BY_HAND and present.sha not in came:
                version = replace(present, assignment=self.assignment, student=student)
                yield notebook, (version, path.read_bytes())

    def _version(self, one: Chosen, data: bytes) -> Version:
        return Version(
            self.assignment, one.notebook, one.student, sha_of(data), one.handed_in_at, self.came_from,
            "/".join((*one.found.parts, *one.found.inside)), tuple(one.notes),
        )  # fmt: skip

    def _lay_out(
        self,
        student: str,
        newest: Mapping[str, tuple[Version, bytes, Chosen]],
        seen: Mapping[tuple[str, str], list[Version]],
    ) -> bool:
        folder = self.course / SUBMITTED / student / self.assignment
        times: list[datetime] = []
        writes: dict[str, bytes] = {}
        moved = False
        for notebook, (version, data, one) in newest.items():
            path = folder / f"{notebook}.ipynb"
            old = _present(path, seen.get((student, notebook), []))
            at = version.handed_in_at
            if old and old.sha == version.sha:
                moved = moved or bool(at and (old.handed_in_at is None or at > old.handed_in_at))
                times += [time for time in (at, old.handed_in_at) if time]
                continue
            known = seen.get((student, notebook), [])
            by_hand = old is not None and old.came_from == BY_HAND
            if old and not self.overwrite and (why := _older(version, old, known)):
                stays = (
                    "the one put right by hand stays (--overwrite replaces it)" if by_hand else "the newer one was kept"
                )
                self.say(f"{student}: {one.found.shown} {why}; {stays}.")
                times += [old.handed_in_at] if old.handed_in_at else []
                continue
            if by_hand:
                self.say(
                    f"{student}: {one.found.shown} takes the place of a {path.name} that was put there by hand, which "
                    f"is kept in {ATTEMPTS}."
                )
            writes[path.name] = data
            times += [at] if at else []
            if one.secret:
                writes[SECRET] = one.secret.read()
        if not writes and not moved:
            return False
        if not self.dry_run:
            if times:
                write_whole(folder / TIMESTAMP, timestamp(max(times)).encode())
            else:
                (folder / TIMESTAMP).unlink(missing_ok=True)
            for name, data in writes.items():
                write_whole(folder / name, data)
        return True


def _present(path: Path, known: Sequence[Version]) -> Version | None:
    """The version that is laid out; one that the ledger does not know was put there by hand."""
    try:
        sha = sha_of(path.read_bytes())
    except OSError:
        return None
    made = Version("", path.stem, "", sha, time_of(path.parent), BY_HAND, path.name)
    return next((version for version in reversed(known) if version.sha == sha), made)


def _same(version: Version, old: Version) -> bool:
    return version.sha == old.sha and version.handed_in_at in (None, old.handed_in_at)


def _older(version: Version, present: Version, known: Sequence[Version]) -> str:
    """Why a version is no newer than the one laid out; empty when it is not known to be so.

    What a person put right is older than nothing that was there when they did: what was collected, or handed in then.
    """
    shas = [old.sha for old in known]
    if present.came_from == BY_HAND:
        if version.sha in shas:
            return "was collected before"
        if version.handed_in_at and version.handed_in_at == present.handed_in_at:
            return "was handed in at the same time"
    if version.handed_in_at and present.handed_in_at:
        if version.handed_in_at < present.handed_in_at:
            return f"was handed in at {_when(version.handed_in_at)}, before the one of {_when(present.handed_in_at)}"
        return ""
    if version.sha in shas and present.sha in shas[shas.index(version.sha) :]:
        return "was collected before the present one"
    return ""


def _when(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _students(course: Path) -> set[str]:
    """The students that the gradebook knows."""
    if not (course / GRADEBOOK).is_file():
        return set()
    with reading(course) as book:
        return {row[0] for row in book.execute("select id from student")}


def _nothing(assignment: str, place: Path, notebooks: Sequence[str]) -> str:
    return (
        f"No submission of '{assignment}' was found in {place}. Expected <student>.ipynb, "
        f"<student>/{notebooks[0]}.ipynb, <student>/{assignment}/{notebooks[0]}.ipynb, nbgrader's exchange, or what "
        "Moodle, Canvas or Blackboard give to download."
    )


def _once(sentences: list[str]) -> Callable[[str], None]:
    said: dict[str, None] = {}

    def say(sentence: str) -> None:
        if sentence in said:
            return
        said[sentence] = None
        if len(said) <= MOST_SAID:
            sentences.append(sentence)
        else:
            sentences[MOST_SAID:] = [f"… and {len(said) - MOST_SAID} more like these."]

    return say
