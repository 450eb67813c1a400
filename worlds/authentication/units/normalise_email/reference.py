def normalise_email(email: str) -> str:
    """Return the form of the address under which it is stored and compared."""
    cleaned = email.strip().lower()
    return cleaned
