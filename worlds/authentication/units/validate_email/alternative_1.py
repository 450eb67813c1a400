def is_valid_email(email: str) -> bool:
    """Say whether a normalised address may be registered."""
    sides = email.split("@")
    if len(sides) != 2 or len(email) >= 255 or email != "".join(email.split()):
        return False
    if email.endswith(("@mailinator.com", "@trashmail.com")):
        return False
    local, domain = sides
    if "." not in domain:
        return False
    return all(local.split(".")) and all(domain.split("."))
