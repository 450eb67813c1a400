MOST_DECIMALS = 2


def _digits(part: str) -> str:
    if not (part.isascii() and part.isdigit()):
        raise ValueError("not a number: " + part)
    return part


def _ungrouped(part: str) -> str:
    pieces = part.replace(",", ".").split(".")
    mixed = "," in part and "." in part
    if mixed or len(pieces) > 1 and (not 1 <= len(pieces[0]) <= 3 or any(len(piece) != 3 for piece in pieces[1:])):
        raise ValueError("wrong groups of digits: " + part)
    return "".join(_digits(piece) for piece in pieces)


def _split(number: str) -> tuple[str, str]:
    points, commas = number.count("."), number.count(",")
    if points + commas == 0:
        return number, ""
    before, separator, after = number.rpartition("," if number.rfind(",") > number.rfind(".") else ".")
    lone_groups = len(after) == 3
    alone = not points or not commas
    if alone and (points + commas > 1 or lone_groups):
        return number, ""
    return before, _digits(after)


def parse_number(text: str) -> int | None:
    """Return an amount in cents, None for an empty text; ValueError for what is no amount."""
    if text == "" or text.isspace():
        return None
    number = "".join(character for character in text.upper() if not character.isspace() and character not in "'’")
    negative = False
    if number[:1] == "-":
        negative, number = True, number[1:]
    number = number[1:] if number[:1] == "€" else number.removeprefix("EUR")
    number = number[:-1] if number[-1:] == "€" else number.removesuffix("EUR")
    if number[:1] == "-" and not negative:
        negative, number = True, number[1:]
    before, after = _split(number)
    whole = _ungrouped(before)
    if len(after) > MOST_DECIMALS:
        raise ValueError("too many decimals: " + text)
    scale = 10 ** len(after)
    cents = (int(whole + after) * 100 + scale // 2) // scale
    return -cents if negative else cents
