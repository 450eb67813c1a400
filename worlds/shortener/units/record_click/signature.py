# code: as resolve returned it. visitor: what tells visitors apart, such as an address on the net; "" if that is unknown, and then every
# click counts. agent: what a browser or a program calls itself, may be empty.
# store["clicks"][code]: {"YYYY-MM-DD" (the day in UTC): count}
# store["visits"][code]: {digest: moment of the click that was counted}, only as long as it is needed. A digest is the HMAC-SHA256 of code
# and visitor with the salt of the store as its key, so that nobody can tell from the store who clicked, nor that two clicks on
# different links were by the same visitor.
def record_click(store: dict, code: str, visitor: str, agent: str, now: float) -> bool:
    """Count a click on a link, if it is to be counted, and return whether it was."""
