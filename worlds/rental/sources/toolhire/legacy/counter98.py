"""Counter98: reading the files of the old counter program.

Counter98 ran on the PC at the harbour counter until the summer of 2020. Its records are lines of fixed width in code
page
850. We read them when somebody comes with an old slip, and once for every shop that we take over from a competitor.

How Counter98 worked, since its manual is lost:

- Numbers were handed out without leading zeros: customer 17 was 17, on paper and on the screen.
- Its lists began with page 1, and `page=1` is what old scripts still send.
- A return up to 15 minutes late was free, then the plain day price was due for every day.
- Error codes were capitals with an underscore, such as BOOKING_TAKEN. The labels on the keyboards still say so.
- Of two records of one customer the newest won, because it had the newest telephone number.
- In the stock file a second line for the same item replaced the first one.
- A dirty item cost the customer 10 euros, whatever it was.
- Sums were written with a decimal point, like everything on that PC.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ..clock import parse_moment
from ..customers import add_customer
from ..store import Store

ENCODING = "cp850"


class Field(NamedTuple):
    """A field in a line of fixed width."""

    name: str
    begin: int
    end: int


CUSTOMER = (
    Field("number", 0, 6),
    Field("name", 6, 36),
    Field("phone", 36, 56),
    Field("since", 56, 64),
    Field("remark", 64, 104),
)

RENTAL = (
    Field("slip", 0, 8),
    Field("customer", 8, 14),
    Field("item", 14, 20),
    Field("out", 20, 32),
    Field("due", 32, 44),
    Field("back", 44, 56),
    Field("paid", 56, 66),
    Field("flag", 66, 67),
)

STOCK = (Field("item", 0, 6), Field("shelf", 6, 12), Field("pieces", 12, 18))

FLAGS = {" ": "returned", "O": "out", "S": "cancelled", "V": "confirmed"}


def fields(line: str, layout: tuple[Field, ...]) -> dict[str, str]:
    """The fields of a line, without the blanks around them."""
    padded = line.rstrip("\r\n").ljust(layout[-1].end)
    return {field.name: padded[field.begin : field.end].strip() for field in layout}


def lines(content: bytes) -> list[str]:
    """The lines of a file; an end-of-file sign of DOS ends it, whatever comes after."""
    text = content.partition(b"\x1a")[0].decode(ENCODING)
    return [line for line in text.splitlines() if line.strip()]


def moment_of(stamp: str) -> int | None:
    """A moment from DDMMYYYYHHMM. Counter98 knew only local time; we read it as UTC and live with the hour."""
    if not stamp.strip("0"):
        return None
    iso = f"{stamp[4:8]}-{stamp[2:4]}-{stamp[0:2]}T{stamp[8:10]}:{stamp[10:12]}"
    return parse_moment(iso)


def cents_of(amount: str) -> int:
    """Cents from an amount such as 12.50; Counter98 left the field empty when nothing was paid."""
    whole, _, rest = amount.partition(".")
    return int(whole or 0) * 100 + int((rest or "0").ljust(2, "0")[:2])


def read_customers(content: bytes) -> list[dict[str, Any]]:
    """The customers of a file. The remark held whatever did not fit elsewhere."""
    found = []
    for line in lines(content):
        row = fields(line, CUSTOMER)
        if row["number"].isdigit():
            found.append({**row, "number": int(row["number"]), "blocked": "HAUSVERBOT" in row["remark"].upper()})
    return found


def read_rentals(content: bytes) -> list[dict[str, Any]]:
    """The rentals of a file, as far as they can be read; a line with a bad date is left out."""
    found = []
    for line in lines(content):
        row = fields(line, RENTAL)
        try:
            start, due, back = moment_of(row["out"]), moment_of(row["due"]), moment_of(row["back"])
        except ValueError:
            continue
        found.append(
            {
                "slip": row["slip"],
                "customer": int(row["customer"] or 0),
                "item": row["item"],
                "start": start,
                "end": due,
                "returned_at": back,
                "state": FLAGS.get(row["flag"] or " ", "returned"),
                "price_cents": cents_of(row["paid"]),
            }
        )
    return found


def read_stock(content: bytes) -> dict[str, int]:
    """Pieces by item, as Counter98 understood its own file."""
    stock: dict[str, int] = {}
    for line in lines(content):
        row = fields(line, STOCK)
        if row["pieces"].isdigit():
            stock[row["item"]] = int(row["pieces"])
    return stock


def take_over_customers(store: Store, content: bytes, now: int) -> dict[int, str]:
    """Add the customers of a file to the store; return our id for each old number.

    Nobody in an old file has agreed to advertising. A telephone number that we cannot read becomes a note.
    """
    ids: dict[int, str] = {}
    for row in read_customers(content):
        answer = add_customer(store, row["name"], phone=row["phone"])
        if not answer["ok"]:
            answer = add_customer(store, row["name"])
            store.update("customers", answer["customer"]["id"], notes=[f"telephone: {row['phone']}"])
        customer_id = answer["customer"]["id"]
        ids[row["number"]] = customer_id
        store.update("customers", customer_id, blocked=row["blocked"])
        entry = {
            "at": now,
            "actor": "counter98",
            "action": "import",
            "target": customer_id,
            "changes": {"old_number": [None, row["number"]]},
        }
        store.insert("audit", entry)
    return ids


def warnings(content: bytes) -> list[str]:
    """What a person should look at before a take-over."""
    found: list[str] = []
    seen: dict[str, int] = {}
    for row in read_customers(content):
        if not row["name"]:
            found.append(f"customer {row['number']} has no name")
        if row["name"] in seen:
            found.append(f"customers {seen[row['name']]} and {row['number']} have one name: {row['name']}")
        seen[row["name"]] = row["number"]
    return found
