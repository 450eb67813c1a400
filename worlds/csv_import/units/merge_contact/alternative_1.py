CONTACT_FIELDS = ("email", "first_name", "last_name", "phone", "birthday", "fee", "newsletter", "note")


def new_contact(contact_id: str) -> dict:
    """Return a contact of which nothing is known yet: archived is False, and all eight fields are None."""
    contact: dict = {field: None for field in CONTACT_FIELDS}
    contact.update(id=contact_id, archived=False)
    return contact


def _stays(field: str, before: object, after: object) -> bool:
    opted_out = field == "newsletter" and before is False
    if after is None or after == before:
        return True
    return opted_out


def merge_contact(contact: dict, clean: dict) -> dict:
    """Bring the values of a row into a contact and tell what that changes."""
    changes = {
        field: [contact[field], clean[field]] for field in CONTACT_FIELDS if not _stays(field, contact[field], clean[field])
    }
    return {"contact": contact | {field: after for field, (_, after) in changes.items()}, "changes": changes}
