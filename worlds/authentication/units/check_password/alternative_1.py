PASSWORD_LENGTH = 12


def password_problems(email: str, password: str) -> list[str]:
    """List what is wrong with a password: "too_short", "contains_name", "one_character", in this order."""
    name = email.split("@")[0].lower()
    verdicts = {
        "too_short": not password[PASSWORD_LENGTH - 1 :],
        "contains_name": bool(name and name in password.lower()),
        "one_character": password != "" and password == password[0] * len(password),
    }
    return [problem for problem, found in verdicts.items() if found]
