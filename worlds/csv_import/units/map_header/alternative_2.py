import re

NEEDED_COLUMNS = ("email", "last_name")
_PATTERNS = {
    "email": r"e?mail|emailaddress",
    "first_name": r"firstname|givenname|forename",
    "last_name": r"lastname|surname|familyname",
    "phone": r"(tele)?phone|mobile|phonenumber",
    "birthday": r"birthday|dateofbirth|born",
    "fee": r"((yearly|membership))?fee",
    "newsletter": r"news(letter)?",
    "note": r"notes?|remark|comment",
}
_LABELS = dict(
    email="E-mail", first_name="First name", last_name="Last name", phone="Phone", birthday="Birthday", fee="Fee",
    newsletter="Newsletter", note="Note",
)


def map_header(headings: list[str]) -> dict:
    """Find out which column holds which field."""
    answer: dict = {"columns": [], "missing": list(NEEDED_COLUMNS), "unknown": []}
    for heading in headings:
        letters = "".join(character for character in heading.casefold() if character.isalnum())
        field = {"name": "last_name"}.get(letters)
        for candidate, pattern in _PATTERNS.items():
            if re.fullmatch(pattern, letters):
                field = candidate
        if field and field not in answer["columns"]:
            answer["columns"].append(field)
            answer["missing"] = [other for other in answer["missing"] if other != field]
            continue
        answer["columns"].append(None)
        answer["unknown"] += [heading] if heading.strip() else []
    return answer


def field_label(field: str) -> str:
    """Return what a field is called when we talk to customers."""
    return _LABELS[field]
