def test_roles_allow_what_they_should(app):
    """Each role may do its own actions, and the counter waives fees of up to 15 euros."""
    def may(role, action, cents=0, active=True):
        return app.may_do({"role": role, "active": active, "customer_id": None}, action, {"customer_id": "cus-000005", "cents": cents})

    assert may("guest", "view"), "a guest may not view"
    assert not may("guest", "book"), "a guest may book"
    assert may("workshop", "retire_item"), "the workshop may not retire an item"
    assert not may("counter", "merge_customers"), "the counter may merge customers"
    assert may("manager", "merge_customers"), "a manager may not merge customers"
    assert may("counter", "waive_fee", 1500), "the counter may not waive a fee of 15 euros"
    assert not may("counter", "waive_fee", 1501), "the counter may waive a fee of more than 15 euros"
    assert may("manager", "waive_fee", 90_000), "a manager may not waive a high fee"
    assert may("counter", "book", 90_000), "the counter may not book something dear"
    assert not may("manager", "view", active=False), "somebody who has left may still view"
    assert not may("manager", "set_on_fire"), "a manager may do what nobody has heard of"


def test_nobody_acts_on_their_own_record(app):
    """Nobody acts on their own customer record, not even a manager; looking at it is allowed."""
    own = {"customer_id": "cus-000005", "cents": 100}
    for role in ("counter", "manager"):
        person = {"role": role, "active": True, "customer_id": "cus-000005"}
        assert not app.may_do(person, "waive_fee", own), f"a person with the role {role} waived their own fee"
        assert not app.may_do(person, "book", own), f"a person with the role {role} booked for themselves"
        assert app.may_do(person, "view", own), f"a person with the role {role} may not look at their own record"
        assert app.may_do(person, "waive_fee", {"customer_id": "cus-000006", "cents": 100}), "the record of somebody else was taken for their own"


def test_rights_are_not_given_by_accident(app):
    """An unknown role has no rights, and a matter that belongs to nobody is nobody's own."""
    nobody = {"customer_id": None, "cents": 0}
    assert not app.may_do({"role": "Manager ", "active": True, "customer_id": None}, "merge_customers", nobody), "an unknown role has rights"
    assert not app.may_do({"role": "", "active": True, "customer_id": None}, "view", nobody), "an empty role may view"
    assert app.may_do({"role": "workshop", "active": True, "customer_id": None}, "retire_item", nobody), "a matter of nobody's was taken for their own"
