# store["contacts"]: {id: contact}; contact: {"id": "c1", "archived": bool, and the eight fields as validate_row cleans them}
# clean: the eight fields of a row; two are the same person when they have the same person_key
def match_existing(store: dict, clean: dict) -> str | None:
    """Return the id of the stored contact that a row belongs to, None for somebody new; ValueError if it cannot be told."""
