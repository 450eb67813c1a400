def test_clicks_are_listed_by_day(app):
    """Every day of the period is listed, days without clicks with 0, and the average is rounded with halves up."""
    store = app.new_store()
    app.add_link(store, "abcd", "https://shop.example/", "acc_ada", 1_700_000_000.0, 1_900_000_000.0)
    store["clicks"]["abcd"].update({"2024-02-27": 50, "2024-02-28": 1, "2024-03-03": 9, "2024-03-10": 4})
    for first, last, clicks, average in (
        ("2024-02-28", "2024-03-02", [1, 0, 0, 0], 0.3),
        ("2024-02-28", "2024-02-28", [1], 1.0),
        ("2024-02-29", "2024-03-02", [0, 0, 0], 0.0),
        ("2024-02-28", "2024-03-03", [1, 0, 0, 0, 9], 2.0),
        ("2024-03-02", "2024-03-04", [0, 9, 0], 3.0),
        ("2024-03-08", "2024-03-13", [0, 0, 4, 0, 0, 0], 0.7),
    ):
        answer = app.link_statistics(store, "acc_ada", "abcd", first, last)
        assert answer["ok"], f"the period from {first} to {last} was answered with {answer}"
        got = [one["clicks"] for one in answer["days"]]
        assert got == clicks, f"the days from {first} to {last} have the clicks {got}"
        assert (answer["days"][0]["day"], answer["days"][-1]["day"]) == (first, last), "a period does not go from first to last day"
        assert answer["total"] == sum(clicks), f"the total from {first} to {last} is {answer['total']}"
        assert answer["average"] == average, f"{sum(clicks)} clicks in {len(clicks)} days make {answer['average']} a day"
    days = app.link_statistics(store, "acc_ada", "abcd", "2024-02-28", "2024-03-01")["days"]
    assert [one["day"] for one in days] == ["2024-02-28", "2024-02-29", "2024-03-01"], "the end of February is wrong"


def test_figures_are_for_the_owner(app):
    """A link of somebody else or of nobody is answered exactly as an unknown one."""
    store = app.new_store()
    for code, owner in (("adas", "acc_ada"), ("free", None)):
        app.add_link(store, code, "https://shop.example/", owner, 1_700_000_000.0, 1_900_000_000.0)
    for name, code in (("acc_bob", "adas"), ("acc_bob", "free"), (None, "free"), (None, "adas"), ("", "free"), ("acc_ada", "none")):
        answer = app.link_statistics(store, name, code, "2024-02-28", "2024-02-28")
        assert answer == {"ok": False, "error": "unknown"}, f"the figures of {code!r} for {name!r} were answered with {answer}"
        answer = app.link_statistics(store, name, code, "yesterday", "today")
        assert answer == {"ok": False, "error": "unknown"}, f"with a bad period {code!r} for {name!r} was answered with {answer}"


def test_periods_have_an_end(app):
    """A period has 1 to 366 days between two dates; anything else is refused."""
    store = app.new_store()
    app.add_link(store, "abcd", "https://shop.example/", "acc_ada", 1_700_000_000.0, 1_900_000_000.0)
    refused = {"ok": False, "error": "invalid_period"}
    for first, last in (
        ("2024-03-02", "2024-03-01"), ("2024-01-01", "2025-01-01"), ("2024-02-30", "2024-03-01"), ("2024-03-01", "soon"),
        ("", ""), ("2024-02-28", ""), ("0001-01-01", "9999-12-31"),
    ):
        answer = app.link_statistics(store, "acc_ada", "abcd", first, last)
        assert answer == refused, f"the period from {first!r} to {last!r} was answered with {answer.get('error', 'figures')}"
    answer = app.link_statistics(store, "acc_ada", "abcd", "2024-01-01", "2024-12-31")
    assert answer["ok"] and len(answer["days"]) == 366, f"a leap year was answered with {answer.get('error', 'too few days')}"
