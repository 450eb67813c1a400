"""The stocktake: twice a year everything small is counted, shelf by shelf.

This module prints the sheets and keeps what was typed in from them. Taking the numbers over into the books is done by
hand so far (T-320).

A sheet has a line for each shelf on which we expect an item. Angle grinders lie on three shelves in the harbour shop
and are counted three times: lines with the same item are added up, on paper with a pencil at the foot of the sheet.
"""

from __future__ import annotations

from typing import Any

from .clock import day_text
from .errors import done, refusal
from .store import Record, Store

HEAD = """Stocktake of {day}, shop {shop}, sheet {sheet}
Count what lies on the shelf. Do not look up what should be there. Items at customers are not counted; the office
adds them. Write numbers, no strokes. Leave the field empty if you did not get that far.
If the office finds a count more than 10 % away from the books, you will be asked to count that item again.
"""

LINES_A_SHEET = 28


def sheets(store: Store, shelves: dict[str, list[str]], now: int) -> list[str]:
    """The sheets to print: `shelves` says which items are expected on which shelf."""
    names = {item["id"]: item["name"] for item in store.rows("items", lambda one: not one["retired"])}
    lines = [
        f"{shelf:<6} {item_id}  {names[item_id]:<36} ______"
        for shelf in sorted(shelves)
        for item_id in shelves[shelf]
        if item_id in names
    ]
    pieces = [lines[start : start + LINES_A_SHEET] for start in range(0, len(lines), LINES_A_SHEET)]
    return [
        HEAD.format(day=day_text(now), shop=store.shop, sheet=number) + "\n".join(part)
        for number, part in enumerate(pieces, 1)
    ]


def type_in(store: Store, shelf: str, item_id: str, counted: str, actor: str, now: int) -> dict[str, Any]:
    """Keep one line of a sheet as it was written; whether it can be read as a number is seen later."""
    if store.find("items", item_id) is None:
        return refusal("item", "unknown")
    record = {"shelf": shelf, "item_id": item_id, "counted": counted, "actor": actor, "at": now}
    return done(count=store.insert("counts", record))


def pieces(written: str) -> int | None:
    """The number that a field of a sheet says, or None when it cannot be read. Blanks and a full stop do not matter."""
    text = written.strip().rstrip(".")
    return int(text) if text.isascii() and text.isdigit() else None


def lines_since(store: Store, moment: int) -> list[Record]:
    """What was typed in since a moment, in the form in which the office takes it over."""
    return [
        {"item_id": one["item_id"], "counted": one["counted"]}
        for one in store.rows("counts", lambda one: one["at"] >= moment)
    ]


def not_counted(store: Store, since: int) -> list[str]:
    """Items without any line since a moment. Their books stay as they are; somebody was ill, or it rained."""
    counted = {one["item_id"] for one in store.rows("counts", lambda one: one["at"] >= since)}
    return [one["id"] for one in store.rows("items", lambda item: not item["retired"]) if one["id"] not in counted]


def progress(store: Store, since: int) -> str:
    """How far the stocktake is, for the screen in the break room."""
    all_items = sum(1 for _ in store.rows("items", lambda item: not item["retired"]))
    missing = len(not_counted(store, since))
    return f"{all_items - missing} of {all_items} items counted"


def scribbles(store: Store, since: int) -> list[Record]:
    """Lines that nobody can read, to be asked about before the counters go home."""
    return [one for one in store.rows("counts", lambda one: one["at"] >= since) if pieces(one["counted"]) is None]


def fastest(store: Store, since: int) -> list[tuple[str, int]]:
    """Who counted most lines: the winner gets the cake."""
    tally: dict[str, int] = {}
    for one in store.rows("counts", lambda one: one["at"] >= since):
        tally[one["actor"]] = tally.get(one["actor"], 0) + 1
    return sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))
