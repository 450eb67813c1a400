def test_a_month_is_a_table_for_the_accountant(app):
    """A booking belongs to the month in which the item came back, and amounts have a decimal comma."""
    october, november = 1_697_000_000, 1_700_040_000
    def rental(number, start, returned, rent, fee=0, state="returned", name="Ada Meyer"):
        return {"id": f"bkg-{number:06d}", "customer_name": name, "state": state, "start": start, "end": returned, "returned_at": returned, "rent_cents": rent, "fee_cents": fee}

    bookings = [
        rental(3, november, november + 86_400, 123_450, 305), rental(2, october, november, 1_250, -50),
        rental(1, november, november + 30 * 86_400, 9_900), rental(4, october, november, 700, state="cancelled"),
        rental(5, november - 365 * 86_400, november - 365 * 86_400, 5_000),
    ]
    rows = app.export_month(bookings, 2023, 11)
    assert rows[0] == ["booking", "customer", "date", "rent", "fee", "total"], f"the head of the table is {rows[0]}"
    ids = [row[0] for row in rows[1:-1]]
    assert ids == ["bkg-000002", "bkg-000003"], f"November has the bookings {ids}"
    assert rows[1] == ["bkg-000002", "Ada Meyer", "2023-11-15", "12,50", "-0,50", "12,00"], f"the first row is {rows[1]}"
    assert rows[2][3:] == ["1234,50", "3,05", "1237,55"], f"the amounts of the second row are {rows[2][3:]}"
    assert rows[-1] == ["total", "", "", "1247,00", "2,55", "1249,55"], f"the sums are {rows[-1]}"
    assert [row[0] for row in app.export_month(bookings, 2023, 12)] == ["booking", "bkg-000001", "total"], "December has other bookings than those that came back in it"


def test_nights_belong_to_the_day_before(app):
    """A day begins at 04:00 UTC, so that the night after the last of a month belongs to that month."""
    def months(returned):
        one = {"id": "bkg-000001", "customer_name": "Ada", "state": "returned", "start": returned - 9000, "end": returned, "returned_at": returned, "rent_cents": 500, "fee_cents": 0}
        return [(year, month) for year, month in ((2023, 12), (2024, 1)) if len(app.export_month([one], year, month)) == 3]

    new_year = 1_704_067_200
    assert months(new_year + 4 * 3600 - 1) == [(2023, 12)], "an item that came back in the first night of January is not in December"
    assert months(new_year + 4 * 3600) == [(2024, 1)], "an item that came back on January 1 at 04:00 is not in January"


def test_the_table_is_safe_and_complete(app):
    """Names that look like a formula get an apostrophe, and a month without business has its head and sums."""
    base = {"id": "bkg-000001", "state": "returned", "start": 1_700_040_000, "end": 1_700_050_000, "returned_at": 1_700_049_000, "rent_cents": 500, "fee_cents": 0}
    for name in ("=1+1", "+49", "-x", "@home"):
        row = app.export_month([{**base, "customer_name": name}], 2023, 11)[1]
        assert row[1] == "'" + name, f"the name {name} was written as {row[1]}"
    assert app.export_month([{**base, "customer_name": ""}], 2023, 11)[1][1] == "", "an empty name did not stay empty"
    empty = app.export_month([], 2023, 11)
    assert [row[0] for row in empty] == ["booking", "total"], "a month without business does not have head and sums"
    empty[0][0] = "id"
    assert app.export_month([], 2023, 11)[0][0] == "booking", "a change in one table changed the head of the next"
