import re


def normalise_email(email: str) -> str:
    """Return the form of the address under which it is stored and compared."""
    cleaned = re.sub(r"\A\s+|\s+\Z", "", email).lower()
    return cleaned
