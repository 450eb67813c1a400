from datetime import datetime, timezone

DECIMAL_SIGN = ","


class _ExportTable:
    def __init__(self) -> None:
        self.lines: list[tuple[str, str, str, int, int]] = []

    def add(self, booking: dict, day: str) -> None:
        name = booking["customer_name"]
        shown = "'" + name if name[:1] in tuple("=+-@") else name
        self.lines.append((day, booking["id"], shown, booking["rent_cents"], booking["fee_cents"]))

    def rows(self) -> list[list[str]]:
        body = [[identifier, name, day, *self.money(rent, fee)] for day, identifier, name, rent, fee in sorted(self.lines)]
        sums = self.money(sum(line[3] for line in self.lines), sum(line[4] for line in self.lines))
        return [["booking", "customer", "date", "rent", "fee", "total"], *body, ["total", "", "", *sums]]

    @staticmethod
    def money(rent: int, fee: int) -> list[str]:
        pairs = [(cents < 0, *divmod(abs(cents), 100)) for cents in (rent, fee, rent + fee)]
        return [f"{'-' if below else ''}{whole}{DECIMAL_SIGN}{rest:02d}" for below, whole, rest in pairs]


def export_month(bookings: list[dict], year: int, month: int) -> list[list[str]]:
    """Make the table of a month for the accountant."""
    table = _ExportTable()
    for booking in bookings:
        if booking["state"] == "returned":
            moment = booking["returned_at"]
            date = datetime.fromtimestamp(moment - 4 * 3600, timezone.utc).date()
            if (date.year, date.month) == (year, month):
                table.add(booking, date.isoformat())
    return table.rows()
