# stored form: "pbkdf2_sha256$ROUNDS$SALT$DIGEST", salt and digest in hex
def verify_password(password: str, stored: str) -> bool:
    """Say whether this is the password that was stored."""
