# stored form: "pbkdf2_sha256$ROUNDS$SALT$DIGEST", salt and digest in hex; the caller passes the store's hash_rounds
def hash_password(password: str, rounds: int) -> str:
    """Return the text under which a password is stored."""
