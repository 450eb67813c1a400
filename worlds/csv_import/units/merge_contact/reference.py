CONTACT_FIELDS = ("email", "first_name", "last_name", "phone", "birthday", "fee", "newsletter", "note")


def new_contact(contact_id: str) -> dict:
    """Return a contact of which nothing is known yet: archived is False, and all eight fields are None."""
    return {"id": contact_id, "archived": False, **dict.fromkeys(CONTACT_FIELDS)}


def merge_contact(contact: dict, clean: dict) -> dict:
    """Bring the values of a row into a contact and tell what that changes."""
    merged = dict(contact)
    changes = {}
    for field in CONTACT_FIELDS:
        before, after = contact[field], clean[field]
        if after is None or after == before:
            continue
        if field == "newsletter" and before is False:
            continue
        changes[field] = [merged[field], after]
        merged[field] = after
    return {"contact": merged, "changes": changes}
