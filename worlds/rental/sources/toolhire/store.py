"""The store: tables of plain records, kept in one JSON file per shop.

Records are dictionaries that hold nothing JSON could not hold. A record is changed through `update`, never by writing
into what `find` returned, because readers may still hold it: `find` and `rows` hand out copies.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .ids import LETTERS, next_id

Record = dict[str, Any]

VERSION = 7
"""Version of the file; `_UPGRADES` knows the way from older ones."""


class Store:
    """The tables of one shop."""

    def __init__(self, shop: str = "harbour") -> None:
        self.shop = shop
        self.tables: dict[str, list[Record]] = {name: [] for name in LETTERS}
        self.journal: list[str] = []

    def insert(self, table: str, record: Record) -> Record:
        """Add a record under a new id and return it with the id."""
        stored = {"id": next_id(table, self.tables[table]), **copy.deepcopy(record)}
        self.tables[table].append(stored)
        return copy.deepcopy(stored)

    def find(self, table: str, identifier: str) -> Record | None:
        """The record with that id, or None."""
        found = next((one for one in self.tables[table] if one["id"] == identifier), None)
        return copy.deepcopy(found)

    def rows(self, table: str, wanted: Callable[[Record], bool] | None = None) -> Iterator[Record]:
        """Copies of the records that are wanted, oldest first."""
        for record in self.tables[table]:
            if wanted is None or wanted(record):
                yield copy.deepcopy(record)

    def update(self, table: str, identifier: str, **fields: Any) -> Record:
        """Change fields of a record and return it as it is now.

        Raises:
            KeyError: there is no such record.
        """
        for record in self.tables[table]:
            if record["id"] == identifier:
                record.update(copy.deepcopy(fields))
                return copy.deepcopy(record)
        raise KeyError(f"{table} has no record {identifier!r}")

    def note(self, moment: int, actor: str, text: str) -> None:
        """Add a line to the journal. The journal is for us; what auditors read is the audit table."""
        self.journal.append(f"{moment} {actor}: {text}")

    def as_json(self) -> str:
        """The whole store as text."""
        content = {"version": VERSION, "shop": self.shop, "tables": self.tables, "journal": self.journal}
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)

    def save(self, path: Path) -> None:
        """Write the store so that a power cut leaves either the old file or the new one."""
        beside = path.with_suffix(".new")
        beside.write_text(self.as_json(), encoding="utf-8")
        os.replace(beside, path)


def from_json(text: str) -> Store:
    """A store from what `as_json` wrote, by this version or an older one.

    Raises:
        ValueError: the file comes from a newer version.
    """
    content = json.loads(text)
    version = content.get("version", 1)
    if version > VERSION:
        raise ValueError(f"The file is of version {version} and this program knows {VERSION}; update the program.")
    for number in range(version, VERSION):
        _UPGRADES.get(number, lambda _: None)(content)
    store = Store(content["shop"])
    store.tables.update(content["tables"])
    store.journal.extend(content["journal"])
    return store


def load(path: Path) -> Store:
    """The store in a file, or an empty one when there is no file yet."""
    return from_json(path.read_text(encoding="utf-8")) if path.is_file() else Store(path.stem)


def _name_the_shop(content: dict[str, Any]) -> None:
    content.setdefault("shop", "harbour")


def _cents_not_floats(content: dict[str, Any]) -> None:
    for item in content["tables"].get("items", ()):
        if "day_price" in item:
            item["day_cents"] = round(item.pop("day_price") * 100)


def _ask_for_consent_again(content: dict[str, Any]) -> None:
    for customer in content["tables"].get("customers", ()):
        customer.setdefault("consent", False)


def _begin_a_journal(content: dict[str, Any]) -> None:
    content.setdefault("journal", [])


_UPGRADES: dict[int, Callable[[dict[str, Any]], None]] = {
    1: _name_the_shop,
    3: _cents_not_floats,
    5: _ask_for_consent_again,
    6: _begin_a_journal,
}
