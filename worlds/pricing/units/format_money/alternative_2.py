import re

THOUSANDS_MARK, CENTS_MARK = ".", ","
NEGATIVE_TEXT = "({})"


def format_money(cents: int) -> str:
    """Return an amount of cents as euros, as it stands on an invoice."""
    size = cents if cents > 0 else -cents
    whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", THOUSANDS_MARK, str(size // 100))
    parts = [whole, CENTS_MARK, str(size % 100 // 10), str(size % 10), " €"]
    frame = NEGATIVE_TEXT if cents < 0 else "{}"
    return frame.format("".join(parts))
