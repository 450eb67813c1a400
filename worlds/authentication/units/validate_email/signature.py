def is_valid_email(email: str) -> bool:
    """Say whether a normalised address may be registered."""
