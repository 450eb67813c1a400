def test_signing_up_opens_an_account(app):
    """An account gets an id of acc_ and ten random letters, which only the mail to its address tells."""
    store = app.new_store()
    numbers = [25, 51, 0, 1, 2, 3, 4, 5, 6, 4_294_967_295, 7, 8]
    answer = app.create_account(store, " Ada@Shop.Example\n", list(numbers), 1_700_000_000.5)
    assert answer == {"ok": True}, f"a good address was answered with {answer}"
    wanted = "acc_zzabcdefg" + chr(97 + 4_294_967_295 % 26)
    account = {"id": wanted, "email": "ada@shop.example", "created": 1_700_000_000.5, "closed": None}
    assert list(store["accounts"]) == [wanted], f"the new account got the id {list(store['accounts'])[0]}"
    assert store["accounts"][wanted] == account, f"the record was {store['accounts'][wanted]}"
    mails = [{"to": "ada@shop.example", "kind": "welcome", "account_id": wanted}]
    assert store["outbox"] == mails, f"after signing up these mails were sent: {store['outbox']}"
    for email in ("ada", "@shop.example", "bob@", "bob@shop", "bob@shop.", "b b@shop.example", "bob@@shop.example", ""):
        answer = app.create_account(store, email, list(range(20)), 1_700_000_001.0)
        assert answer == {"ok": False, "error": "invalid_email"}, f"{email!r} was answered with {answer}"
    assert len(store["accounts"]) == 1, "a refused address got an account"


def test_signing_up_tells_a_stranger_nothing(app):
    """Signing up with a known address, however it is typed, gets the same answer; only its holder gets a mail."""
    store = app.new_store()
    new = app.create_account(store, "ada@shop.example", list(range(10)), 1_700_000_000.0)
    before = dict(store["accounts"])
    for email in ("ada@shop.example", " ADA@shop.example "):
        answer = app.create_account(store, email, list(range(20, 40)), 1_700_000_060.0)
        assert answer == new, f"a known address was answered with {answer}, a new one with {new}"
        answer["more"] = "something of the caller's"
    answer = app.create_account(store, "ada@shop.example", list(range(20, 40)), 1_700_000_060.0)
    assert answer == {"ok": True}, "a caller who changed an answer changed the answers to others"
    assert store["accounts"] == before, "signing up with a known address changed the accounts"
    kinds = [(mail["to"], mail["kind"]) for mail in store["outbox"]]
    wanted = [("ada@shop.example", kind) for kind in ("welcome", "known", "known", "known")]
    assert kinds == wanted, f"these mails were sent: {kinds}"


def test_accounts_are_not_mixed_up(app):
    """A taken id or too few numbers raise a ValueError and change nothing; accounts without an address are no hindrance."""
    store = app.new_store()
    store["accounts"]["acc_old"] = {"id": "acc_old", "email": None, "created": 1.0, "closed": 2.0}
    app.create_account(store, "ada@shop.example", list(range(10)), 1_700_000_000.0)
    before = {name: dict(account) for name, account in store["accounts"].items()}
    for numbers, why in ((list(range(10)), "an id that is taken"), (list(range(9)), "nine random numbers"), ([], "no random numbers")):
        try:
            app.create_account(store, "bob@shop.example", numbers, 1_700_000_001.0)
        except ValueError:
            pass
        else:
            raise AssertionError(f"{why} raised no ValueError")
        assert store["accounts"] == before, f"{why} changed the accounts"
