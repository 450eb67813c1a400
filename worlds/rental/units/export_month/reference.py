from datetime import datetime, timezone

DECIMAL_SIGN = ","
EXPORT_HEAD = ["booking", "customer", "date", "rent", "fee", "total"]


def _export_day(moment: int) -> str:
    return datetime.fromtimestamp(moment - 4 * 3600, timezone.utc).strftime("%Y-%m-%d")


def _export_amounts(rent: int, fee: int) -> list[str]:
    texts = []
    for cents in (rent, fee, rent + fee):
        sign = "-" if cents < 0 else ""
        texts.append(f"{sign}{abs(cents) // 100}{DECIMAL_SIGN}{abs(cents) % 100:02d}")
    return texts


def export_month(bookings: list[dict], year: int, month: int) -> list[list[str]]:
    """Make the table of a month for the accountant."""
    rows, rent, fee = [], 0, 0
    for booking in bookings:
        if booking["state"] != "returned":
            continue
        day = _export_day(booking["returned_at"])
        if day[:7] != f"{year:04d}-{month:02d}":
            continue
        name = booking["customer_name"]
        name = "'" + name if name.startswith(("=", "+", "-", "@")) else name
        rows.append([booking["id"], name, day, *_export_amounts(booking["rent_cents"], booking["fee_cents"])])
        rent, fee = rent + booking["rent_cents"], fee + booking["fee_cents"]
    rows.sort(key=lambda row: (row[2], row[0]))
    return [list(EXPORT_HEAD), *rows, ["total", "", "", *_export_amounts(rent, fee)]]
