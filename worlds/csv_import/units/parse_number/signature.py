# amounts as people write them: 1200 · 1.200,50 · 1,200.50 · 1'200.50 · 1 200,5 (with any kind of blank) · -5
# "€" or "EUR" may stand before or after the amount, a minus before or after the currency
def parse_number(text: str) -> int | None:
    """Return an amount in cents, None for an empty text; ValueError for what is no amount."""
