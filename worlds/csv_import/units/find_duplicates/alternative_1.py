from itertools import groupby

PERSON_FIELDS = ("first_name", "last_name", "birthday")


def person_key(clean: dict) -> str | None:
    """Return a text that is equal for the same person and for nobody else; None when the values do not tell who it is."""
    if address := (clean.get("email") or "").casefold():
        return address
    key = ""
    for field in PERSON_FIELDS:
        if not clean.get(field):
            return None
        key += clean[field].casefold() + "\n"
    return key


def find_duplicates(rows: list[dict]) -> list[dict]:
    """Find the rows that another row of the file stands for."""
    known = [(key, row["line"]) for row in rows if (key := person_key(row["clean"]))]
    doubles = {}
    for _, group in groupby(sorted(known), key=lambda one: one[0]):
        lines = [line for _, line in group]
        keeper = lines[-1]
        doubles.update({line: keeper for line in lines if line is not keeper})
    return [{"line": line, "kept": doubles[line]} for line in sorted(doubles)]
