import re
from time import gmtime, strftime

COUNTRY_CODE = "+43"
MOST_FEE = 5_000_00


def validate_row(values: dict, now: float) -> dict:
    """Return {"clean": the values as we store them, "problems": what is wrong with the row}."""
    written = {
        field: values.get(field, "").strip()
        for field in ("email", "first_name", "last_name", "phone", "birthday", "fee", "newsletter", "note")
    }
    clean: dict = {field: text or None for field, text in written.items()}
    wrong: dict[str, str] = {}

    name, _, domain = written["email"].partition("@")
    if written["email"]:
        clean["email"] = written["email"].lower()
        labels = domain.split(".")
        odd = len(written["email"].split()) != 1 or "@" in domain
        if odd or not name or len(labels) < 2 or not all(labels):
            wrong["email"] = "invalid"

    for field in ("first_name", "last_name"):
        clean[field] = re.sub(r"\s+", " ", written[field]) or None
    if clean["last_name"] is None:
        wrong["last_name"] = "missing"

    if written["phone"]:
        number = "".join(character for character in written["phone"] if character not in "/().-" and not character.isspace())
        number = re.sub("^00", "+", number)
        number = re.sub("^0", COUNTRY_CODE, number)
        clean["phone"] = number
        if not (number[0] == "+" and number[1:].isascii() and number[1:].isdigit() and 8 <= len(number) <= 16):
            wrong["phone"] = "invalid"

    try:
        clean["birthday"] = parse_date(written["birthday"], now)
        if (clean["birthday"] or "") > strftime("%Y-%m-%d", gmtime(now)):
            wrong["birthday"] = "out_of_range"
    except ValueError:
        wrong["birthday"] = "invalid"

    try:
        clean["fee"] = parse_number(written["fee"])
        if clean["fee"] is not None and (clean["fee"] < 0 or clean["fee"] > MOST_FEE):
            wrong["fee"] = "out_of_range"
    except ValueError:
        wrong["fee"] = "invalid"

    if answer := written["newsletter"].lower():
        clean["newsletter"] = answer in ("yes", "y", "x", "1")
        if not clean["newsletter"] and answer not in ("no", "n", "0"):
            wrong["newsletter"] = "invalid"

    clean.update(dict.fromkeys(wrong))
    return {
        "clean": clean,
        "problems": [{"field": field, "problem": wrong[field], "value": written[field]} for field in clean if field in wrong],
    }
