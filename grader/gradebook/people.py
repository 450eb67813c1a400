"""Who is in the course: names and addresses, entered into nbgrader's gradebook."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from grader.gradebook.book import FILE, transaction, writing
from grader.gradebook.door import gradebook


class Listed(Protocol):
    """A student as a class list has them; an empty text is: not known."""

    @property
    def id(self) -> str: ...
    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def lms_id(self) -> str: ...


def enter(people: Iterable[Listed], course: Path) -> None:
    """Enter students, and what the list says of them; what it does not say stays as it is. Raises CourseError."""
    if not (course / FILE).exists():
        with gradebook(course):  # which makes it
            pass
    rows = [(one.id, one.first_name, one.last_name, one.email, one.lms_id) for one in people]
    with writing(course) as db, transaction(db):
        db.executemany(_ENTER, rows)


_ENTER = """insert into student (id, first_name, last_name, email, lms_user_id)
    values (?, nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''))
    on conflict (id) do update set
        first_name = coalesce(excluded.first_name, first_name), last_name = coalesce(excluded.last_name, last_name),
        email = coalesce(excluded.email, email), lms_user_id = coalesce(excluded.lms_user_id, lms_user_id)"""
