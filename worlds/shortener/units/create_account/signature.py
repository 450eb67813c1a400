# store["accounts"]: {account id: {"id": str, "email": str or None, "created": float, "closed": float or None}}
# store["outbox"], mails that are still to be sent: [{"to": e-mail, "kind": "welcome" or "known", "account_id": str}]
# Addresses are trimmed and put in small letters. A good one is one @ with something before it and, after it, a dot inside; no blanks.
# A new account gets the mail "welcome", the holder of an address that has one gets "known".
# numbers: random whole numbers from 0 to 2**32 - 1, drawn by the caller; ValueError if there are too few, or the id is taken.
# A letter for an id is chr(97 + number % 26), number after number from the first one on.
# answers: {"ok": True}, {"ok": False, "error": "invalid_email"}; the id is only in the mail
def create_account(store: dict, email: str, numbers: list[int], now: float) -> dict:
    """Open an account for this e-mail address and return an answer."""
