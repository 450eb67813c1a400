"""Ids of records.

An id is three letters for the kind of record, a hyphen and a running number of six digits. The letters let anybody at
the counter say what a slip of paper is about; the zeros keep lists in order when somebody sorts them as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

LETTERS = {
    "items": "itm",
    "customers": "cus",
    "bookings": "bkg",
    "payments": "pay",
    "inspections": "ins",
    "repairs": "rep",
    "staff": "stf",
    "counts": "cnt",
    "audit": "aud",
}


def make_id(table: str, number: int) -> str:
    """The id of the record with that number.

    Raises:
        KeyError: the table has no letters yet; add them above.
    """
    return f"{LETTERS[table]}-{number:06d}"


def number_of(identifier: str) -> int:
    """The number in an id, whatever its letters."""
    return int(identifier.rpartition("-")[2])


def next_id(table: str, records: Iterable[Mapping[str, Any]]) -> str:
    """The id after the highest one in use. Numbers are never handed out again, so tables are never thinned out."""
    highest = max((number_of(record["id"]) for record in records), default=0)
    return make_id(table, highest + 1)


def table_of(identifier: str) -> str | None:
    """The table that an id belongs to, or None when its letters are not ours."""
    letters = identifier.partition("-")[0].lower()
    return next((table for table, known in LETTERS.items() if known == letters), None)


def tidy(typed: str) -> str:
    """An id as somebody typed it, brought into our form: `BKG 17` and `bkg17` are understood.

    Raises:
        ValueError: there is no number in it.
    """
    letters = "".join(sign for sign in typed.lower() if sign.isalpha())
    digits = "".join(sign for sign in typed if sign.isdigit())
    table = table_of(f"{letters}-0")
    if not digits or table is None:
        raise ValueError(f"{typed!r} is not one of our ids; they look like those on the booking slip.")
    return make_id(table, int(digits))
