def log_out_everywhere(store: dict, access_token: str, now: float) -> int:
    """End the sessions of the user whose valid access token this is, and return how many active ones were ended."""
