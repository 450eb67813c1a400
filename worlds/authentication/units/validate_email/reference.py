import re

BLOCKED_DOMAINS = ("mailinator.com", "trashmail.com")
EMAIL_LENGTH = 254
_ADDRESS = re.compile(r"[^\s@.]+(\.[^\s@.]+)*@[^\s@.]+(\.[^\s@.]+)+")


def is_valid_email(email: str) -> bool:
    """Say whether a normalised address may be registered."""
    if len(email) > EMAIL_LENGTH:
        return False
    if not _ADDRESS.fullmatch(email):
        return False
    domain = email.rpartition("@")[2]
    return domain not in BLOCKED_DOMAINS
