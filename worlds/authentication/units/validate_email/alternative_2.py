def _dotted(text: str) -> bool:
    previous = "."
    for character in text:
        if character.isspace() or character == "@" or character == previous == ".":
            return False
        previous = character
    return previous != "."


def is_valid_email(email: str) -> bool:
    """Say whether a normalised address may be registered."""
    if email.endswith(("@mailinator.com", "@trashmail.com")):
        return False
    local, _, domain = email.partition("@")
    right_form = _dotted(local) and _dotted(domain) and domain.count(".") > 0
    return right_form and len(local) + len(domain) < 254
