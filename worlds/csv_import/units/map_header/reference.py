import re

NEEDED_COLUMNS = ("email", "last_name")
_HEADINGS = {
    "email": "email", "mail": "email", "emailaddress": "email",
    "firstname": "first_name", "givenname": "first_name", "forename": "first_name",
    "lastname": "last_name", "surname": "last_name", "familyname": "last_name",
    "name": "last_name",
    "phone": "phone", "telephone": "phone", "mobile": "phone", "phonenumber": "phone",
    "birthday": "birthday", "dateofbirth": "birthday", "born": "birthday",
    "fee": "fee", "yearlyfee": "fee", "membershipfee": "fee",
    "newsletter": "newsletter", "news": "newsletter",
    "note": "note", "notes": "note", "remark": "note", "comment": "note",
}


def map_header(headings: list[str]) -> dict:
    """Find out which column holds which field."""
    columns: list[str | None] = []
    unknown = []
    for heading in headings:
        word = re.sub(r"[\W_]+", "", heading.lower())
        field = _HEADINGS.get(word)
        field = None if field in columns else field
        columns.append(field)
        if field is None and heading.strip():
            unknown.append(heading)
    missing = [field for field in NEEDED_COLUMNS if field not in columns]
    return {"columns": columns, "missing": missing, "unknown": unknown}


def field_label(field: str) -> str:
    """Return what a field is called when we talk to customers."""
    return "E-mail" if field == "email" else field.replace("_", " ").capitalize()
