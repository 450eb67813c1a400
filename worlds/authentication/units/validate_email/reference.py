import re

EMAIL_LENGTH = 254
_ADDRESS = re.compile(r"[^\s@.]+(\.[^\s@.]+)*@[^\s@.]+(\.[^\s@.]+)+")


def is_valid_email(email: str) -> bool:
    """Say whether a normalised address may be registered."""
    if len(email) > EMAIL_LENGTH:
        return False
    if email.endswith(("@mailinator.com", "@trashmail.com")):
        return False
    return _ADDRESS.fullmatch(email) is not None
