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
    if person["active"]:
        own = matter["customer_id"] is not None and matter["customer_id"] == person["customer_id"]
        match action:
            case "view":
                return True
            case "waive_fee" if person["role"] == "counter":
                return not own and not matter["cents"] > COUNTER_LIMIT
            case _:
                return not own
    return False
