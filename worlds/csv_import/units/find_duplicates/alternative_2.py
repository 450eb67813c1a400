PERSON_FIELDS = ("first_name", "last_name", "birthday")


def person_key(clean: dict) -> str | None:
    """Return a text that is equal for the same person and for nobody else; None when the values do not tell who it is."""
    parts = (clean["email"],) if clean["email"] else tuple(clean[field] for field in PERSON_FIELDS)
    return None if None in parts or "" in parts else repr(tuple(map(str.casefold, parts)))


def _lines_of(rows: list[dict], key: str) -> list[int]:
    return [row["line"] for row in rows if person_key(row["clean"]) == key]


def find_duplicates(rows: list[dict]) -> list[dict]:
    """Find the rows that another row of the file stands for."""
    answer: list[dict] = []
    for row in rows:
        key = person_key(row["clean"])
        if key is None:
            continue
        lines = _lines_of(rows, key)
        keeper = lines[-1]
        if keeper != row["line"]:
            answer.append(dict(line=row["line"], kept=keeper))
    return answer
