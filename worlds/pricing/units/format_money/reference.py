THOUSANDS_MARK, CENTS_MARK = ".", ","
NEGATIVE_TEXT = "({})"


def format_money(cents: int) -> str:
    """Return an amount of cents as euros, as it stands on an invoice."""
    euros, rest = divmod(abs(cents), 100)
    whole = f"{euros:,}".replace(",", THOUSANDS_MARK)
    text = f"{whole}{CENTS_MARK}{rest:02d} €"
    return NEGATIVE_TEXT.format(text) if cents < 0 else text
