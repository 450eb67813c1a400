def test_a_good_row_is_cleaned(app):
    """A row comes out as it is stored; a phone number with a single 0 in front is Austrian."""
    row = {"email": " Ada@Example.COM", "first_name": "Ada  Mary", "last_name": " Lovelace ", "phone": "0660/123 45-67",
           "birthday": "10.12.1915", "fee": "80", "newsletter": "X", "note": " plays chess "}
    answer = app.validate_row(row, 1_700_000_000.0)
    assert answer["problems"] == [], f"a good row has the problems {answer['problems']}"
    wanted = {"email": "ada@example.com", "first_name": "Ada Mary", "last_name": "Lovelace", "phone": "+436601234567",
              "birthday": "1915-12-10", "fee": 8000, "newsletter": True, "note": "plays chess"}
    for field, value in wanted.items():
        got = answer["clean"][field]
        assert got == value, f"the field {field} was cleaned to {got!r}"
    for text, number in (("+49 (30) 123.456", "+4930123456"), ("0049 30 123456", "+4930123456")):
        got = app.validate_row({"last_name": "L", "phone": text}, 1_700_000_000.0)["clean"]["phone"]
        assert got == number, f"the phone number {text} was cleaned to {got}"
    answer = app.validate_row({"last_name": "L", "email": ""}, 1_700_000_000.0)
    empty = {**dict.fromkeys(wanted), "last_name": "L"}
    assert answer == {"clean": empty, "problems": []}, f"a row with nothing but a last name gave {answer}"


def test_all_problems_of_a_row_are_told(app):
    """Every wrong field is told in order, with what was written, and is not stored."""
    def told(**row):
        answer = app.validate_row({"last_name": "L", **row}, 1_700_000_000.0)
        assert all(answer["clean"][one["field"]] is None for one in answer["problems"]), "a wrong value is in the clean row"
        return [(one["field"], one["problem"], one["value"]) for one in answer["problems"]]

    got = told(email="ada", last_name=" ", phone="call me", birthday="soon", fee="much", newsletter="perhaps")
    wanted = [("email", "invalid", "ada"), ("last_name", "missing", ""), ("phone", "invalid", "call me"),
              ("birthday", "invalid", "soon"), ("fee", "invalid", "much"), ("newsletter", "invalid", "perhaps")]
    assert got == wanted, f"a row with six mistakes has the problems {got}"
    for text in ("ada@example.com\nBcc: eve@example.com", "ada@localhost", "@example.com", "a da@example.com", "ada@example..com"):
        assert told(email=text), f"the e-mail address {text!r} was accepted"
    for text in ("123456", "+12", "0660-12-ab"):
        assert told(phone=text), f"the phone number {text!r} was accepted"
    assert told(fee="-0,01") == [("fee", "out_of_range", "-0,01")], "a negative fee was accepted"
    assert not told(fee="5.000,00"), "a fee of exactly 5,000 was refused"
    assert not told(fee="0"), "a fee of nothing was refused"
    assert told(fee="5.000,01"), "a fee of 5,000.01 was accepted"


def test_birthdays_end_today(app):
    """A birthday may be today in UTC and no later."""
    import os
    import time

    before = os.environ.get("TZ")
    os.environ["TZ"] = "EAST-14"
    try:
        getattr(time, "tzset", lambda: None)()
        today = app.validate_row({"last_name": "L", "birthday": "2023-11-14"}, 1_700_000_000.0)
        tomorrow = app.validate_row({"last_name": "L", "birthday": "2023-11-15"}, 1_700_000_000.0)
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        getattr(time, "tzset", lambda: None)()
    assert today["problems"] == [], "a birthday of today was refused"
    assert tomorrow["problems"], "a birthday of tomorrow was accepted"
