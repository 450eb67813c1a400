COUNTER_LIMIT = 1_500
WHO_MAY = {
    "view": ["guest", "workshop", "counter", "manager"],
    "book": ["counter", "manager"],
    "inspect": ["workshop", "counter", "manager"],
    "retire_item": ["workshop", "manager"],
    "waive_fee": ["counter", "manager"],
    "merge_customers": ["manager"],
}


def may_do(person: dict, action: str, matter: dict) -> bool:
    """Say whether a person may do something in a matter."""
    try:
        roles = WHO_MAY[action]
    except KeyError:
        return False
    if person["role"] not in roles:
        return False
    if action != "view" and matter["customer_id"] is not None and matter["customer_id"] == person["customer_id"]:
        return False
    match person:
        case {"active": False}:
            return False
        case {"role": "counter"} if action == "waive_fee":
            return not matter["cents"] > COUNTER_LIMIT
    return True
