COUNTER_LIMIT = 1_500


def _actions_of(role: str) -> set[str]:
    actions = {"view"}
    if role in ("workshop", "counter", "manager"):
        actions.add("inspect")
    if role in ("workshop", "manager"):
        actions.add("retire_item")
    if role in ("counter", "manager"):
        actions |= {"book", "waive_fee"}
    if role == "manager":
        actions.add("merge_customers")
    return actions if role in ("guest", "workshop", "counter", "manager") else set()


def may_do(person: dict, action: str, matter: dict) -> bool:
    """Say whether a person may do something in a matter."""
    if action != "view" and matter["customer_id"] is not None and matter["customer_id"] == person["customer_id"]:
        return False
    too_much = person["role"] == "counter" and action == "waive_fee" and matter["cents"] > COUNTER_LIMIT
    return bool(person["active"]) and action in _actions_of(person["role"]) and not too_much
