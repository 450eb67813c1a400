THOUSANDS_MARK, CENTS_MARK = ".", ","
NEGATIVE_TEXT = "({})"


def format_money(cents: int) -> str:
    """Return an amount of cents as euros, as it stands on an invoice."""
    if cents < 0:
        return NEGATIVE_TEXT.format(format_money(-cents))
    digits = str(cents).rjust(3, "0")
    euros, groups = digits[:-2], []
    while euros:
        groups.insert(0, euros[-3:])
        euros = euros[:-3]
    return THOUSANDS_MARK.join(groups) + CENTS_MARK + digits[-2:] + " €"
