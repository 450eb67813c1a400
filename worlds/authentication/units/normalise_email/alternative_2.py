def normalise_email(email: str) -> str:
    """Return the form of the address under which it is stored and compared."""
    start, end = 0, len(email)
    while start < end and email[start].isspace():
        start += 1
    while end > start and email[end - 1].isspace():
        end -= 1
    cleaned = email[start:end].lower()
    return cleaned
