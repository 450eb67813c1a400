# contact: {"id", "archived", "email", "first_name", "last_name", "phone", "birthday", "fee", "newsletter", "note"}
def new_contact(contact_id: str) -> dict:
    """Return a contact of which nothing is known yet: archived is False, and all eight fields are None."""


# clean: the eight fields as validate_row gives them, None for what the file does not say
# answer: {"contact": as it is to be stored, "changes": {field: [value before, value after]}}, only of what really changes
# of a row only the eight fields matter; neither argument is changed
def merge_contact(contact: dict, clean: dict) -> dict:
    """Bring the values of a row into a contact and tell what that changes."""
