import copy


def new_contact(contact_id: str) -> dict:
    """Return a contact of which nothing is known yet: archived is False, and all eight fields are None."""
    return dict(
        id=contact_id, archived=False, email=None, first_name=None, last_name=None, phone=None, birthday=None, fee=None,
        newsletter=None, note=None,
    )


def _changes(contact: dict, clean: dict):
    for field in new_contact(""):
        if field in ("id", "archived"):
            continue
        before, after = contact.get(field), clean.get(field)
        if after is None or after == before:
            continue
        if field == "newsletter" and before is False:
            continue
        yield field, before, after


def merge_contact(contact: dict, clean: dict) -> dict:
    """Bring the values of a row into a contact and tell what that changes."""
    answer: dict = {"contact": copy.deepcopy(contact), "changes": {}}
    for field, before, after in _changes(contact, clean):
        answer["changes"][field] = [before, after]
        answer["contact"][field] = after
    return answer
