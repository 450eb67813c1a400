COUNTER_LIMIT = 1_500
RIGHTS = {
    "guest": ("view",),
    "workshop": ("view", "inspect", "retire_item"),
    "counter": ("view", "book", "inspect", "waive_fee"),
    "manager": ("view", "book", "inspect", "retire_item", "waive_fee", "merge_customers"),
}


def may_do(person: dict, action: str, matter: dict) -> bool:
    """Say whether a person may do something in a matter."""
    if not person["active"] or action not in RIGHTS.get(person["role"], ()):
        return False
    if action != "view" and matter["customer_id"] is not None and matter["customer_id"] == person["customer_id"]:
        return False
    if person["role"] == "counter" and action == "waive_fee":
        return matter["cents"] <= COUNTER_LIMIT
    return True
