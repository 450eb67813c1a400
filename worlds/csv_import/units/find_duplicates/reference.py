import json

PERSON_FIELDS = ("first_name", "last_name", "birthday")


def person_key(clean: dict) -> str | None:
    """Return a text that is equal for the same person and for nobody else; None when the values do not tell who it is."""
    if clean["email"]:
        return "email " + clean["email"].casefold()
    parts = [clean[field] for field in PERSON_FIELDS]
    if not all(parts):
        return None
    return "name " + json.dumps([part.casefold() for part in parts])


def find_duplicates(rows: list[dict]) -> list[dict]:
    """Find the rows that another row of the file stands for."""
    people: dict[str, list[int]] = {}
    for row in rows:
        key = person_key(row["clean"])
        if key is not None:
            people.setdefault(key, []).append(row["line"])
    found = []
    for lines in people.values():
        keeper = lines[-1]
        found += [{"line": line, "kept": keeper} for line in lines if line != keeper]
    return sorted(found, key=lambda one: one["line"])
