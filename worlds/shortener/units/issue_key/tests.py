def test_a_key_opens_its_account_and_is_not_kept(app):
    """A key opens its own account only, is 32 random characters and is nowhere in the store."""
    import hashlib
    import json
    import re

    store = app.new_store()
    for name in ("acc_ada", "acc_bob"):
        store["accounts"][name] = {"id": name, "email": None, "created": 1.0, "closed": None}
    numbers = list(range(4_000_000_000, 4_000_000_040))
    ada = app.issue_key(store, "acc_ada", list(numbers), 1_700_000_000.0)
    bob = app.issue_key(store, "acc_bob", numbers[:31] + [7, 8], 1_700_000_000.0)
    assert ada["ok"] and bob["ok"], f"two accounts were refused a key: {ada}, {bob}"
    for answer in (ada, bob):
        assert re.fullmatch("lfk_[A-Za-z0-9]{32}", answer["key"]), f"a key is {answer['key']!r}"
        assert answer["key"][4:20] not in json.dumps(store), "a key stands in the store in the clear"
    digest = hashlib.sha256(ada["key"].encode()).hexdigest()
    assert store["keys"][0]["digest"] == digest, "the digest of a key is not SHA-256"
    assert ada["key"] != bob["key"], "two keys from numbers that differ at their end are the same"
    owners = [app.check_key(store, answer["key"]) for answer in (ada, bob)]
    assert owners == ["acc_ada", "acc_bob"], f"the keys of two accounts opened {owners}"
    assert [one["tail"] for one in store["keys"]] == [ada["key"][-4:], bob["key"][-4:]], "a tail is not the end of its key"
    for key in ("", "lfk_", ada["key"][:-1], ada["key"] + "a", ada["key"].swapcase(), store["keys"][0]["digest"]):
        assert app.check_key(store, key) is None, f"{key!r} opened an account"
    try:
        app.issue_key(store, "acc_ada", numbers[:31], 1_700_000_000.0)
    except ValueError:
        pass
    else:
        raise AssertionError("a key was made from 31 random numbers")


def test_an_account_has_three_keys_in_force(app):
    """An account has at most three keys in force, whatever was withdrawn and whatever others have."""
    store = app.new_store()
    for name in ("acc_ada", "acc_bob"):
        store["accounts"][name] = {"id": name, "email": None, "created": 1.0, "closed": None}

    def issue(name, first):
        return app.issue_key(store, name, list(range(first * 40, first * 40 + 40)), 1_700_000_000.0 + first)

    ids = [issue("acc_ada", number).get("id") for number in range(3)]
    assert ids == ["k1", "k2", "k3"], f"the first three keys got the ids {ids}"
    refused = {"ok": False, "error": "too_many_keys"}
    answer = issue("acc_ada", 3)
    assert answer == refused, f"a fourth key was answered with {answer}"
    other = issue("acc_bob", 4)
    assert other.get("id") == "k4", f"the first key of another account was answered with {other}"
    app.withdraw_key(store, "acc_ada", "k1", 1_700_000_010.0)
    answer = issue("acc_ada", 5)
    assert answer.get("id") == "k5", f"a key after one was withdrawn was answered with {answer}"
    assert issue("acc_ada", 6) == refused, "a fourth key in force was issued after one was withdrawn"


def test_only_its_account_withdraws_a_key(app):
    """A key is withdrawn once and by its own account, and none works or is made for a closed or unknown account."""
    store = app.new_store()
    for name in ("acc_ada", "acc_bob"):
        store["accounts"][name] = {"id": name, "email": None, "created": 1.0, "closed": None}
    key = app.issue_key(store, "acc_ada", list(range(40)), 1_700_000_000.0)["key"]
    unknown = {"ok": False, "error": "unknown_key"}
    assert app.withdraw_key(store, "acc_bob", "k1", 1_700_000_001.0) == unknown, "another account withdrew a key"
    assert app.check_key(store, key) == "acc_ada", "a key ended when another account wanted to withdraw it"
    assert app.withdraw_key(store, "acc_ada", "k1", 1_700_000_002.0) == {"ok": True}, "an account could not withdraw its key"
    assert app.check_key(store, key) is None, "a withdrawn key still opens its account"
    for key_id in ("k1", "k9", ""):
        answer = app.withdraw_key(store, "acc_ada", key_id, 1_700_000_003.0)
        assert answer == unknown, f"withdrawing {key_id!r} again was answered with {answer}"
    assert store["keys"][0]["withdrawn"] == 1_700_000_002.0, "withdrawing a second time moved the moment"
    key = app.issue_key(store, "acc_bob", list(range(40, 80)), 1_700_000_000.0)["key"]
    store["accounts"]["acc_bob"]["closed"] = 1_700_000_001.0
    assert app.check_key(store, key) is None, "a key of a closed account still opens it"
    for name in ("acc_bob", "acc_eve"):
        answer = app.issue_key(store, name, list(range(80, 120)), 1_700_000_005.0)
        assert answer == {"ok": False, "error": "unknown_account"}, f"a key for a closed or unknown account: {answer}"
