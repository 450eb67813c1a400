PASSWORD_LENGTH = 12


def password_problems(email: str, password: str) -> list[str]:
    """List what is wrong with a password: "too_short", "contains_name", "one_character", in this order."""
    problems = []
    name = email.partition("@")[0].lower()
    if len(password) < PASSWORD_LENGTH:
        problems.append("too_short")
    if name and name in password.lower():
        problems.append("contains_name")
    if len(set(password)) == 1:
        problems.append("one_character")
    return problems
