PASSWORD_LENGTH = 12


def _has_name(email: str, password: str) -> bool:
    at = email.find("@")
    name = (email if at < 0 else email[:at]).lower()
    return name != "" if name and name in password.lower() else False


def password_problems(email: str, password: str) -> list[str]:
    """List what is wrong with a password: "too_short", "contains_name", "one_character", in this order."""
    found = ["too_short"] * (PASSWORD_LENGTH > len(password))
    found += ["contains_name"] * _has_name(email, password)
    found += ["one_character"] * (bool(password) and not password.strip(password[0]))
    return found
