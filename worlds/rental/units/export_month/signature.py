# bookings: [{"id": str, "customer_name": str, "state": as in is_available, "start": int, "end": int, "returned_at": int | None, "rent_cents": int, "fee_cents": int}]
# rows, all texts: first ["booking", "customer", "date", "rent", "fee", "total"], then a row for each booking with the state "returned" that belongs to the
#     month in the accountant's eyes, by date and then by id, at the end ["total", "", "", rent, fee, total] with the sums, also when there was no booking
#     date: the business day, YYYY-MM-DD, that puts the booking into its month; total: rent and fee together
#     amounts: euros with two digits for the cents, written as the accountant wants them; no currency, nothing between thousands; fees can be negative
#     customer: the name; names that begin with = + - or @ get an apostrophe in front, as a spreadsheet would take them for a formula
def export_month(bookings: list[dict], year: int, month: int) -> list[list[str]]:
    """Make the table of a month for the accountant."""
