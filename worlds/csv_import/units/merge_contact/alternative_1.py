CONTACT_FIELDS = ("email", "first_name", "last_name", "phone", "birthday", "fee", "newsletter", "note")


def new_contact(contact_id: str) -> dict:
    """Return a contact of which nothing is known yet: archived is False, and all eight fields are None."""
    contact: dict = {field: None for field in CONTACT_FIELDS}
    contact.update(id=contact_id, archived=False)
    return contact


def merge_contact(contact: dict, clean: dict) -> dict:
    """Bring the values of a row into a contact and tell what that changes."""
    changes: dict[str, list] = {}
    for field in CONTACT_FIELDS:
        before, after = contact[field], clean[field]
        if after is None or after == before:
            continue
        if field == "newsletter" and before is False:
            continue
        changes[field] = [before, after]
    return {"contact": contact | {field: after for field, (_, after) in changes.items()}, "changes": changes}
