def test_the_lower_number_survives_a_merger(app):
    """The record with the lower number stays, takes what it lacks from the other, and gets its bookings."""
    def customer(number, **more):
        return {"id": f"cus-{number:06d}", "name": "Ada", "email": "", "phone": "", "consent": False, "blocked": False, "merged_into": None, "notes": [], **more}

    for order in ((3, 12), (12, 3)):
        old = customer(3, name="Ada Meyer", phone="+4940111", notes=["pays cash"])
        new = customer(12, name="A. Meyer", email="ada@example.com", phone="+4940222", notes=["has a dog"], blocked=True)
        store = {"customers": [new, old], "audit": [], "bookings": [{"id": f"bkg-{n:06d}", "customer_id": f"cus-{c:06d}"} for n, c in enumerate((3, 12, 7, 12))]}
        answer = app.merge_customers(store, *(f"cus-{number:06d}" for number in order), "stf-000001", 1_700_000_000)
        assert answer.get("ok"), f"a good merger was answered with {answer}"
        kept = next(one for one in store["customers"] if one["merged_into"] is None)
        assert kept["id"] == "cus-000003", f"of numbers 3 and 12 the record {kept['id']} survived"
        assert answer["customer"] == kept, "the answer is not the record that stays"
        assert (kept["name"], kept["email"], kept["phone"]) == ("Ada Meyer", "ada@example.com", "+4940111"), "name, e-mail and phone of the record that stays are wrong"
        assert kept["notes"] == ["pays cash", "has a dog"], f"the notes after the merger are {kept['notes']}"
        assert kept["blocked"] is True, "a blocked customer is no longer blocked after the merger"
        owners = [one["customer_id"] for one in store["bookings"]]
        assert owners == ["cus-000003", "cus-000003", "cus-000007", "cus-000003"], f"after the merger the bookings belong to {owners}"
        assert [(one["action"], one["target"]) for one in store["audit"]] == [("merge", "cus-000003"), ("merge", "cus-000012")], "the audit does not tell of both records"


def test_consent_survives_only_if_both_gave_it(app):
    """After a merger there is consent to advertising only if both records had it."""
    for first in (True, False):
        for second in (True, False):
            pair = [
                {"id": f"cus-{n:06d}", "name": "A", "email": "", "phone": "", "consent": consent, "blocked": False, "merged_into": None, "notes": []}
                for n, consent in ((1, first), (2, second))
            ]
            answer = app.merge_customers({"customers": pair, "bookings": [], "audit": []}, "cus-000001", "cus-000002", "stf-000001", 1_700_000_000)
            assert answer["customer"]["consent"] is (first and second), f"consent {first} and consent {second} became {answer['customer']['consent']}"


def test_mergers_are_refused_with_a_code(app):
    """A refusal changes nothing and has the area customer and a dot in front of its reason."""
    import copy

    pair = [
        {"id": f"cus-{n:06d}", "name": "A", "email": "", "phone": "", "consent": False, "blocked": False, "merged_into": into, "notes": []}
        for n, into in ((1, None), (2, None), (3, "cus-000001"))
    ]
    store = {"customers": pair, "bookings": [], "audit": []}
    before = copy.deepcopy(store)
    for one, other, code in (("1", "1", "same"), ("1", "9", "unknown"), ("2", "3", "merged"), ("3", "2", "merged"), ("9", "9", "same")):
        answer = app.merge_customers(store, f"cus-00000{one}", f"cus-00000{other}", "stf-000001", 1_700_000_000)
        assert answer == {"ok": False, "error": f"customer.{code}"}, f"merging {one} and {other} was answered with {answer}"
        assert store == before, f"merging {one} and {other} changed the store"


def test_mergers_after_mergers(app):
    """Records that were merged before point to the one that stays, and numbers are compared as numbers."""
    def customer(identifier, into=None):
        return {"id": identifier, "name": "A", "email": "", "phone": "", "consent": False, "blocked": False, "merged_into": into, "notes": []}

    store = {"customers": [customer("cus-1000000"), customer("cus-999999"), customer("cus-1000001", "cus-1000000")], "bookings": [], "audit": []}
    answer = app.merge_customers(store, "cus-1000000", "cus-999999", "stf-000001", 1_700_000_000)
    assert answer["customer"]["id"] == "cus-999999", f"of 999999 and 1000000 the record {answer['customer']['id']} survived"
    into = {one["id"]: one["merged_into"] for one in store["customers"]}
    assert into == {"cus-1000000": "cus-999999", "cus-999999": None, "cus-1000001": "cus-999999"}, f"the records point to {into}"
