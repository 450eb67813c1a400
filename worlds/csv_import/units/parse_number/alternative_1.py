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
    separators = [character for character in number if character in ".,"]
    if not separators:
        return number, ""
    before, _, after = number.rpartition(separators[-1])
    alike = separators.count(separators[0]) == len(separators)
    if alike and (len(separators) > 1 or len(after) == 3):
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
    if len(after) > 2:
        raise ValueError(f"{text!r} is finer than a cent")
    scale = 10 ** len(after)
    cents = (int(whole + after) * 100 + scale // 2) // scale
    return -cents if negative else cents
