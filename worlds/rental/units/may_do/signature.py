# person: {"role": str, "active": bool, "customer_id": str | None}
# matter: {"customer_id": str | None, "cents": int}: whose customer record it is about, if any, and how much money
# guests view; the workshop views, inspects and retires items; the counter views, books, inspects and waives fees up to a limit; managers may
# do all of "view", "book", "inspect", "retire_item", "waive_fee", "merge_customers"; roles and actions not named here, and people who are not active, get False
def may_do(person: dict, action: str, matter: dict) -> bool:
    """Say whether a person may do something in a matter."""
