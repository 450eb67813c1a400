"""A place to collect from, opened: a folder, nbgrader's exchange, a zip, or one notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from grader.errors import SubmissionError
from grader.intake.archive import BadArchiveError, in_zip
from grader.intake.files import LARGEST_ALL, Budget, Found, UnusableError, in_folder, one_file, owner_of
from grader.intake.names import is_notebook


@dataclass(frozen=True)
class Place:
    """What lies in a place."""

    files: tuple[Found, ...]
    title: str
    """What the place is called."""


@contextmanager
def opened(place: Path, said: Callable[[str], None]) -> Iterator[Place]:
    """The files of a place, while it is open. `said` is told of what is passed over. Raises SubmissionError."""
    budget = Budget(LARGEST_ALL)
    if place.is_dir():
        inbound = _inbound(place)
        files = in_folder(inbound or place, budget, said)
        if inbound:
            owners = {top: owner_of(inbound / top) for top in {one.parts[0] for one in files}}
            files = [replace(one, owner=owners[one.parts[0]]) for one in files]
        yield Place(tuple(_with_zips(files, budget, said)), place.resolve().name)
    elif not place.is_file():
        raise SubmissionError(
            f"There is no folder or zip {place}. Give the folder with the submissions, the LMS's zip, or nbgrader's "
            "exchange."
        )
    elif is_notebook(place.name):
        yield Place((one_file(place.parent, (place.name,), budget),), "")
    else:
        try:
            with open(place, "rb") as file:
                yield Place(tuple(_with_zips(in_zip(file, budget, said), budget, said)), place.stem)
        except BadArchiveError as error:
            raise SubmissionError(f"{place} {error} Download it again, or give a folder.") from error
        except OSError as error:
            raise SubmissionError(f"{place} cannot be read ({error.strerror or error}).") from error


def _inbound(place: Path) -> Path | None:
    """The folder with what students sent in, of a place that is nbgrader's exchange or a course in it."""
    try:
        if (place / "inbound").is_dir():
            return place / "inbound"
        courses = sorted(entry for entry in place.iterdir() if (entry / "inbound").is_dir())
    except OSError:
        return None
    if len(courses) > 1:
        names = ", ".join(str(course) for course in courses)
        raise SubmissionError(f"The exchange {place} has several courses. Give one of them: {names}.")
    return courses[0] / "inbound" if courses else None


def _with_zips(files: list[Found], budget: Budget, said: Callable[[str], None]) -> Iterator[Found]:
    """The files, and in place of each zip among them what it holds. One level: a zip in such a zip stays closed."""
    shelf = _Shelf()
    for one in files:
        if not one.name.casefold().endswith(".zip"):
            yield one
            continue
        try:
            inner = in_zip(BytesIO(one.read()), budget, lambda sentence, one=one: said(f"{one.shown}/{sentence}"))  # type: ignore[misc]
        except (UnusableError, BadArchiveError) as error:
            said(f"{one.shown}: {error}")
            continue
        for found in inner:
            yield replace(one, inside=found.parts, read=lambda one=one, place=found.parts: shelf.read(one, place))  # type: ignore[misc]


class _Shelf:
    """Reads files of zips that lie in the place; keeps only the last such zip in memory."""

    def __init__(self) -> None:
        self._zip: Found | None = None
        self._files: dict[tuple[str, ...], Found] = {}

    def read(self, outer: Found, place: tuple[str, ...]) -> bytes:
        if self._zip is not outer:
            try:
                found = in_zip(BytesIO(outer.read()), Budget(LARGEST_ALL), lambda sentence: None)
            except BadArchiveError as error:
                raise UnusableError(str(error)) from error
            self._zip, self._files = outer, {one.parts: one for one in found}
        return self._files[place].read()
