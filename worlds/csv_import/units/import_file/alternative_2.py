import hashlib
from copy import deepcopy
from datetime import date, timedelta


def new_contact_store() -> dict:
    """Make an empty store, whose first contact will be c1."""
    store: dict = {"contacts": {}}
    store["imports"], store["next_contact"] = [], 1
    return store


def find_import(store: dict, import_id: str) -> dict | None:
    """Return the stored record itself, or None."""
    known = {record["id"]: record for record in store["imports"]}
    return known.get(import_id)


def _table_of(data: list[int]) -> tuple[str | None, list[dict]]:
    text = decode_bytes(data)
    try:
        table = read_rows(text, find_delimiter(text))
    except ValueError:
        return "unreadable", []
    return (None, table) if len(table) > 1 else ("empty", [])


def _checked_rows(table: list[dict], columns: list, now: float) -> list[dict]:
    rows = []
    for read in table:
        fields = dict(zip(columns, read["fields"]))
        fields.pop(None, None)
        row = validate_row(fields, now) | {"line": read["line"]}
        if len(columns) < len(read["fields"]):
            row["problems"] = row["problems"] + [{"field": None, "problem": "too_many_fields", "value": ""}]
        rows.append(row)
    return rows


def _plan_rows(store: dict, checked: list[dict]) -> tuple[list[dict], dict, int]:
    doubles = {one["line"]: one["kept"] for one in find_duplicates([row for row in checked if row["problems"] == []])}
    written, number, rows = {}, store["next_contact"], []
    for row in checked:
        outcome, contact_id, changes, problems = "refused", None, {}, row["problems"]
        if not problems and row["line"] in doubles:
            outcome = "duplicate"
        elif not problems:
            try:
                contact_id = match_existing(store, row["clean"])
                outcome = "unchanged" if contact_id else "added"
            except ValueError:
                problems = [{"field": None, "problem": "ambiguous", "value": ""}]
        if outcome == "added":
            contact_id, number = f"c{number}", number + 1
        if contact_id:
            old = store["contacts"][contact_id] if outcome == "unchanged" else new_contact(contact_id)
            merged = merge_contact(old, row["clean"])
            written[contact_id], changes = merged["contact"], merged["changes"]
            outcome = "changed" if changes and outcome == "unchanged" else outcome
        rows.append({"line": row["line"], "outcome": outcome, "contact": contact_id, "changes": changes, "problems": problems})
    return rows, written, number


def import_file(store: dict, data: list[int], file_name: str, now: float, dry_run: bool = False) -> dict:
    """Bring a file into the store and tell for each row what became of it."""
    digest = hashlib.sha256(bytearray(data)).hexdigest()
    day = str(date(1970, 1, 1) + timedelta(seconds=now))
    answer: dict = {"ok": False, "id": None, "dry_run": dry_run, "file": file_name, "day": day, "error": None}
    answer.update(missing=[], unknown=[], rows=[])
    if any(one["digest"] == digest and not one["undone"] for one in store["imports"]):
        return {**answer, "error": "already_imported"}
    error, table = _table_of(data)
    header = map_header(table[0]["fields"]) if table else {"missing": [], "unknown": [], "columns": []}
    rows: list[dict] = []
    if header["missing"]:
        error = "missing_columns"
    elif error is None:
        rows, written, number = _plan_rows(store, _checked_rows(table[1:], header["columns"], now))
        accepted = not any(row["outcome"] == "refused" for row in rows)
        error = None if accepted else "refused_rows"
    stored = error is None and not dry_run
    answer |= {"ok": error is None, "error": error, "missing": header["missing"], "unknown": header["unknown"], "rows": rows}
    if stored:
        answer["id"] = f"import-{len(store['imports']) + 1}"
        store["contacts"] |= written
        store["next_contact"] = number
        store["imports"].append({**deepcopy(answer), "at": now, "digest": digest, "undone": False})
    return answer
