def test_log_in_gives_nothing_away(app):
    """The right password gives the user id; an unknown address is answered and limited as a wrong password is."""
    store, start = app.new_store(), 1_700_000_000.0
    app.register(store, "bob@example.com", "some other good one", start)
    app.register(store, "ada@example.com", " correct horse battery", start)
    user = app.find_user(store, "ada@example.com")
    answer = app.log_in(store, " Ada@example.com", " correct horse battery", start)
    assert answer == {"ok": True, "user_id": user["id"]}, f"the right password was answered with {answer}"
    answers = {}
    for address in ("ada@example.com", "eve@example.com"):
        spellings = (address, address.upper(), address.title())
        answers[address] = [app.log_in(store, spellings[number % 3], "wrong", start + number) for number in range(5)]
        answers[address].append(app.log_in(store, address, " correct horse battery", start + 5))
    wrong = {"ok": False, "error": "wrong_credentials"}
    assert answers["ada@example.com"][0] == wrong, f"a wrong password was answered with {answers['ada@example.com'][0]}"
    assert answers["eve@example.com"][0] == wrong, f"an unknown address was answered with {answers['eve@example.com'][0]}"
    last = answers["ada@example.com"][5]
    assert last.get("error") == "locked", "after five wrong passwords in several spellings the right one was let in"
    assert answers["eve@example.com"] == answers["ada@example.com"], "an unknown address is not locked as a known one is"
    answer = app.log_in(store, "bob@example.com", "some other good one", start + 5)
    assert answer["ok"], "another user was locked out as well"


def test_locks_end_when_they_said(app):
    """A refused attempt tells the seconds to wait, rounded up and not made longer by trying; success forgets failures."""
    store, start = app.new_store(), 1_700_000_000.0
    app.register(store, "ada@example.com", "correct horse battery", start)
    for _ in range(5):
        app.log_in(store, "ada@example.com", "wrong", start)
    for second in (60.5, 600, 1799.5):
        answer = app.log_in(store, "ada@example.com", "wrong", start + second)
        wanted = {60.5: 1740, 600: 1200, 1799.5: 1}[second]
        assert answer.get("retry_after") == wanted, f"{second:g} seconds into the lock the answer was {answer}"
    for number in range(8):
        password = "correct horse battery" if number % 4 == 3 else "wrong"
        answer = app.log_in(store, "ada@example.com", password, start + 1800 + number)
        assert answer.get("error") != "locked", "failures from before the lock or before a success were still counted"
