"""Whose a file is, told by where it lies and what it is called.

    <user>+<assignment>+<time>+<anything>/<notebook>.ipynb                      nbgrader's exchange
    <Full Name>_<number>_assignsubmission_file[_]/<notebook>.ipynb              Moodle, in folders
    <Full Name>_<number>_assignsubmission_file_<notebook>.ipynb                 Moodle, flat
    <lastfirst>[_LATE]_<user number>_<file number>_<notebook>[-1].ipynb         Canvas
    <Assignment>_<user>_attempt_<year-month-day-hour-minute-second>_<notebook>.ipynb   Blackboard
    <student>[/<assignment>]/<notebook>.ipynb, <assignment>/<student>/<notebook>.ipynb, <student>.ipynb,
    <student>_<notebook>.ipynb, <notebook>-<student>.ipynb                      folders and files by hand

Each may lie in one more folder, and a zip may stand wherever a student's folder or file may.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from grader.intake.files import JUNK, Found
from grader.intake.inbox import time_from
from grader.intake.names import is_notebook, notebook_named, plain

MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?")
CANVAS = re.compile(r"(?P<name>.+?)(?P<late>_LATE)?_(?P<id>\d+)_(?P<order>\d+)_(?P<file>.+)")
CANVAS_ANONYMOUS = re.compile(r"(?P<late>LATE_)?(?P<id>anon_[A-Za-z0-9]+)_(?P<order>\d+)_(?P<file>.+)")
BLACKBOARD = re.compile(
    r"(?:.+_)?(?P<id>[^_]+)_(?P<word>[^\W\d_]+)_(?P<at>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<file>.+)|\.txt)"
)
"""The word is "attempt" in English, another in other languages."""
LMS_TEXT = re.compile(r".*(_text|_link)\.html|onlinetext\.html", re.IGNORECASE)
WRAPPERS = frozenset({"submitted", "submissions", "inbound", "downloaded", "extracted", "archive"})
LATE = "Canvas marks it as handed in late."


@dataclass(frozen=True)
class Claim:
    """A file, and what its place says about it."""

    found: Found
    system: str
    """exchange, moodle, canvas, blackboard or folder."""
    key: str
    """What that system knows the student by."""
    file: str
    """The file's name as the student had it."""
    name: str = ""
    """The student's name, where the place tells it."""
    handed_in_at: datetime | None = None
    order: int = 0
    """Of two files that are the same otherwise, the higher number came later."""
    depth: int = 0
    """Folders below the student's."""
    notes: tuple[str, ...] = ()
    marker: bool = False
    """Whether it is a file of the system's own, such as timestamp.txt."""


@dataclass(frozen=True)
class Wanted:
    """What is being collected."""

    assignment: str
    notebooks: Sequence[str]
    known: Collection[str] = ()
    """Students that are known already, by id."""
    supplied: Collection[str] = ()
    """Names of the files that were handed out with the notebooks; they come back, and nobody needs them."""
    title: str = ""
    """What the place itself is called; a folder in it of that name is no student's."""


class Puzzle(Exception):
    """Why it cannot be told whose a file is: the second half of a sentence that begins with its name."""


def claims(found: Sequence[Found], wanted: Wanted, said: Callable[[str], None]) -> list[Claim]:
    """Whose each file is. `said` is told of every file of which that cannot be said, and how many were passed over."""
    passed: Counter[str] = Counter()
    files = [one for one in found if not _junk(one)]
    passed["left behind by a system (.DS_Store, checkpoints and the like)"] = len(found) - len(files)
    cut, unsure = _wrappers(files, wanted)
    sorted_by_assignment = any(
        wanted.assignment.casefold() in _fold(one.parts[cut + 1 : -1]) for one in files
    )  # <student>/<assignment>/… somewhere: then a student's other folders are other assignments
    result: list[Claim] = []
    for one in files:
        try:
            claim = _claim(one, one.parts[cut:], wanted, sorted_by_assignment)
            if unsure and isinstance(claim, Claim) and claim.system == "folder" and claim.depth:
                raise Puzzle(f"its folders do not tell whose it is. Lay it out as <student>/{claim.file}.")
        except Puzzle as puzzle:
            said(f"{one.shown}: {puzzle}")
            continue
        if isinstance(claim, Claim):
            result.append(claim)
        else:
            passed[claim] += 1
    for why, count in passed.items():
        if count:
            said(f"{count} file(s) passed over: {why}.")
    return result


def _claim(one: Found, parts: tuple[str, ...], wanted: Wanted, sorted_by_assignment: bool) -> Claim | str:
    """The claim, or why the file is none of this assignment's."""
    *folders, last = map(plain, parts)
    if not folders and any(MOODLE.fullmatch(part) or _exchange(part) for part in one.inside):
        raise Puzzle("is a whole class's download inside the place; not taken. Give it to grader collect by itself.")
    for depth, part in enumerate(folders):
        below = len(folders) - depth - 1
        if sent := _exchange(part):
            user, assignment, at = sent
            if assignment != wanted.assignment:
                return "of another assignment"
            return Claim(
                one, "exchange", user, _file(one, last), handed_in_at=at, depth=below,
                marker=below == 0 and last in ("timestamp.txt", "submission_secret.txt"),
            )  # fmt: skip
        if match := MOODLE.fullmatch(part):
            return Claim(one, "moodle", match["id"], _file(one, last), match["name"], depth=below,
                         marker=match["kind"] != "file" or bool(LMS_TEXT.fullmatch(last)))  # fmt: skip
    if not folders:
        if claim := _flat_lms(one, last):
            return claim
        student, file = _flat(last, wanted)
        return Claim(one, "folder", student, _file(one, file))
    inner = [folder for folder in folders if folder.casefold() != wanted.assignment.casefold()]
    if not inner:
        student, file = _flat(last, wanted)
        return Claim(one, "folder", student, _file(one, file))
    if sorted_by_assignment and len(inner) == len(folders) > 1:
        return "of another assignment"
    return Claim(one, "folder", inner[0], _file(one, last), depth=len(inner) - 1, marker=last == "timestamp.txt")


def _file(one: Found, last: str) -> str:
    return plain(one.inside[-1]) if one.inside else last


def _exchange(part: str) -> tuple[str, str, datetime] | None:
    for cuts in (3, 2):  # with nbgrader's random ending, and without; a user's name may hold a + itself
        words = part.rsplit("+", cuts)
        if len(words) == cuts + 1 and words[0] and (at := time_from(words[2])):
            return words[0], words[1], at
    return None


def _flat_lms(one: Found, last: str) -> Claim | None:
    text = bool(LMS_TEXT.fullmatch(last))
    if match := MOODLE.fullmatch(last):
        file = _file(one, match["file"] or "")
        return Claim(one, "moodle", match["id"], file, match["name"], marker=text or match["kind"] != "file")
    if match := BLACKBOARD.fullmatch(last):
        at = datetime.strptime(match["at"], "%Y-%m-%d-%H-%M-%S").astimezone()  # it names no zone
        file = _file(one, match["file"] or last)
        return Claim(one, "blackboard", match["id"], file, handed_in_at=at, marker=not match["file"])
    if match := CANVAS.fullmatch(last) or CANVAS_ANONYMOUS.fullmatch(last):
        notes = (LATE,) if match["late"] else ()
        name = match.groupdict().get("name") or ""
        return Claim(one, "canvas", match["id"], _file(one, match["file"]), name, order=int(match["order"]),
                     notes=notes)  # fmt: skip
    return None


def _flat(last: str, wanted: Wanted) -> tuple[str, str]:
    """Student and file name of a file or zip that lies among everybody's. Raises Puzzle."""
    stem, ending = PurePath(last).stem, PurePath(last).suffix
    if not is_notebook(last) and ending.casefold() != ".zip":
        raise Puzzle("is neither a notebook nor a zip; not taken.")
    only = wanted.notebooks[0] if len(wanted.notebooks) == 1 else None
    if stem in wanted.known and only:
        return stem, f"{only}.ipynb"
    words = {name: name for name in wanted.notebooks}
    if only:
        words.setdefault(wanted.assignment, only)
    for word in sorted(words, key=len, reverse=True):
        if stem.casefold() == word.casefold():
            raise Puzzle("its name does not tell whose it is. Name it <student>.ipynb or put it into a folder.")
        for student in _either_side(stem, word):
            return student, f"{words[word]}.ipynb"
    if only or ending.casefold() == ".zip":
        return stem, f"{only}.ipynb"
    raise Puzzle(f"its name does not tell which notebook it is. Name it {stem}_{wanted.notebooks[0]}.ipynb, for one.")


def _either_side(stem: str, word: str) -> list[str]:
    folded, word = stem.casefold(), word.casefold()
    ends = [stem[: -len(word) - 1] for sep in "_-" if folded.endswith(sep + word)]
    begins = [stem[len(word) + 1 :] for sep in "_-" if folded.startswith(word + sep)]
    return [student for student in (*ends, *begins) if student]


def _wrappers(files: Sequence[Found], wanted: Wanted) -> tuple[int, bool]:
    """How many outermost folders are no student's but hold everything, and whether the next one may be another."""
    cut = 0
    names = {name.casefold() for name in (*WRAPPERS, wanted.title) if name}
    while files and all(len(one.parts) > cut + 1 for one in files):
        tops = {plain(one.parts[cut]) for one in files}
        top = min(tops)
        if len(tops) > 1 or top in wanted.known or MOODLE.fullmatch(top) or _exchange(top):
            break
        flat = [plain(one.parts[cut + 1]) for one in files if len(one.parts) == cut + 2]
        inner = {plain(one.parts[cut + 1]) for one in files if len(one.parts) > cut + 2} - {wanted.assignment}
        lms = sum(any(pattern.fullmatch(name) for pattern in (MOODLE, BLACKBOARD, CANVAS)) for name in flat)
        notebooks = [name for name in flat if is_notebook(name)]
        holds_files = len(notebooks) > 1 and not any(notebook_named(name, wanted.notebooks)[0] for name in notebooks)
        if not (top.casefold() in names or (len(inner) > 1 and not flat) or 2 * lms > len(files) or holds_files):
            return cut, len(inner) == 1 and not flat
        cut += 1
    return cut, False


def _junk(one: Found) -> bool:
    names = _fold((*one.parts, *one.inside))
    return not JUNK.isdisjoint(names) or names[-1].startswith("._")


def _fold(names: Sequence[str]) -> list[str]:
    return [plain(name).casefold() for name in names]
