NEEDED_COLUMNS = ("email", "last_name")
_WORDS = """
    email: email mail emailaddress
    first_name: firstname givenname forename
    last_name: lastname surname familyname
    phone: phone telephone mobile phonenumber
    birthday: birthday dateofbirth born
    fee: fee yearlyfee membershipfee
    newsletter: newsletter news
    note: note notes remark comment
"""
_SPECIAL = {"name": "last_name"}


def _field_of(heading: str) -> str | None:
    plain = "".join(filter(str.isalnum, heading)).lower()
    for line in _WORDS.strip().splitlines():
        field, words = line.strip().split(": ")
        if plain in words.split():
            return field
    return _SPECIAL.get(plain)


def map_header(headings: list[str]) -> dict:
    """Find out which column holds which field."""
    found = [_field_of(heading) for heading in headings]
    columns = [None if field in found[:place] else field for place, field in enumerate(found)]
    pairs = zip(columns, headings)
    return {
        "columns": columns,
        "missing": [needed for needed in NEEDED_COLUMNS if columns.count(needed) == 0],
        "unknown": [heading for field, heading in pairs if not field and not heading.isspace() and heading],
    }


def field_label(field: str) -> str:
    """Return what a field is called when we talk to customers."""
    first, *rest = field.split("_")
    return {"email": "E-mail"}.get(field, " ".join([first.title(), *rest]))
