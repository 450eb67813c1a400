def test_a_row_changes_what_it_says_and_no_more(app):
    """A value of the row replaces the stored one, an empty one leaves it, and every real change is told."""
    contact = {**app.new_contact("c1"), "email": "ada@x.org", "last_name": "Byron", "phone": "+431234567", "fee": 500}
    row = {**dict.fromkeys(contact), "email": "ada@x.org", "last_name": "Lovelace", "fee": 0, "newsletter": True}
    stored = dict(contact)
    answer = app.merge_contact(contact, row)
    got = answer["contact"]
    assert got["phone"] == "+431234567", "an empty field of the file emptied the stored one"
    assert got["last_name"] == "Lovelace", "a value of the file was not taken over"
    assert got["fee"] == 0, "a fee of zero was not taken over"
    wanted = {"last_name": ["Byron", "Lovelace"], "fee": [500, 0], "newsletter": [None, True]}
    assert answer["changes"] == wanted, f"told were the changes {answer['changes']}"
    assert (got["id"], got["archived"]) == ("c1", False), "something besides the eight fields was changed"
    assert contact == stored, "the stored contact itself was changed"


def test_who_has_unsubscribed_stays_so(app):
    """No file subscribes again whoever has unsubscribed; everybody can be unsubscribed by a file."""
    def newsletter(before, after):
        contact = {**app.new_contact("c1"), "newsletter": before}
        answer = app.merge_contact(contact, {**app.new_contact("c1"), "newsletter": after})
        return answer["contact"]["newsletter"], answer["changes"]

    assert newsletter(False, True) == (False, {}), "a file subscribed somebody who had unsubscribed"
    assert newsletter(True, False) == (False, {"newsletter": [True, False]}), "a file did not unsubscribe anybody"
    assert newsletter(None, True) == (True, {"newsletter": [None, True]}), "a file did not subscribe somebody new"


def test_rows_set_nothing_but_the_eight_fields(app):
    """A new contact knows nothing, and a row cannot set its id or open an archive."""
    contact = app.new_contact("c7")
    fields = ("email", "first_name", "last_name", "phone", "birthday", "fee", "newsletter", "note")
    assert contact == {"id": "c7", "archived": False, **dict.fromkeys(fields)}, f"a new contact is {contact}"
    row = {**app.new_contact("c9"), "last_name": "L", "archived": True, "admin": True}
    got = app.merge_contact(contact, row)["contact"]
    assert got == {**contact, "last_name": "L"}, f"a row with more than the eight fields gave {got}"
