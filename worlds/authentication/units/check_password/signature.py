def password_problems(email: str, password: str) -> list[str]:
    """List what is wrong with a password: "too_short", "contains_name", "one_character", in this order."""
