import time

DECIMAL_SIGN = ","


def _export_date(moment: int) -> tuple[int, int, int]:
    return time.gmtime(moment - 4 * 3600)[:3]


def _export_euros(cents: int) -> str:
    digits = f"{abs(cents):03d}"
    return "-" * (cents < 0) + digits[:-2] + DECIMAL_SIGN + digits[-2:]


def _export_row(booking: dict, date: tuple[int, int, int]) -> list[str]:
    name = booking["customer_name"]
    if name and name[0] in "=+-@":
        name = f"'{name}"
    rent, fee = booking["rent_cents"], booking["fee_cents"]
    return [booking["id"], name, "{:04d}-{:02d}-{:02d}".format(*date), *map(_export_euros, (rent, fee, rent + fee))]


def export_month(bookings: list[dict], year: int, month: int) -> list[list[str]]:
    """Make the table of a month for the accountant."""
    dated = [(_export_date(booking["returned_at"]), booking["id"], booking) for booking in bookings if booking["state"] == "returned"]
    chosen = sorted((date, identifier, one) for date, identifier, one in dated if date[:2] == (year, month))
    table = ["booking customer date rent fee total".split()]
    table += [_export_row(one, date) for date, _, one in chosen]
    rent = sum(one["rent_cents"] for _, _, one in chosen)
    fee = sum(one["fee_cents"] for _, _, one in chosen)
    table.append(["total", "", "", _export_euros(rent), _export_euros(fee), _export_euros(rent + fee)])
    return table
