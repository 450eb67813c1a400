# line: {"price": cents, "quantity": int, "group": str or None, "reduced": bool, ...}
# pieces of the same group belong together on whatever lines they stand; a line without a group (None) takes no part
def bundle_discount(lines: list[dict]) -> int:
    """Return the cents that the basket costs less because one of three pieces of a group is free."""
