import copy
import hashlib
from datetime import datetime, timezone


def new_contact_store() -> dict:
    """Make an empty store, whose first contact will be c1."""
    return {"contacts": {}, "imports": [], "next_contact": 1}


def find_import(store: dict, import_id: str) -> dict | None:
    """Return the stored record itself, or None."""
    return next((record for record in store["imports"] if record["id"] == import_id), None)


def _judge_rows(draft: dict, table: list[dict], columns: list, now: float) -> list[dict]:
    judged = []
    for row in table:
        values = {field: text for field, text in zip(columns, row["fields"]) if field}
        checked = validate_row(values, now)
        if len(row["fields"]) > len(columns):
            checked["problems"].append({"field": None, "problem": "too_many_fields", "value": ""})
        judged.append({"line": row["line"], **checked})
    falls_away = {one["line"] for one in find_duplicates([row for row in judged if not row["problems"]])}
    return [_judge_row(draft, row, row["line"] in falls_away) for row in judged]


def _judge_row(draft: dict, row: dict, falls_away: bool) -> dict:
    answer = {"line": row["line"], "outcome": "refused", "contact": None, "changes": {}, "problems": row["problems"]}
    if row["problems"]:
        return answer
    if falls_away:
        return {**answer, "outcome": "duplicate"}
    try:
        contact_id = match_existing(draft, row["clean"])
    except ValueError:
        return {**answer, "problems": [{"field": None, "problem": "ambiguous", "value": ""}]}
    added = contact_id is None
    if added:
        contact_id = f"c{draft['next_contact']}"
        draft["next_contact"] += 1
    merged = merge_contact(draft["contacts"].get(contact_id) or new_contact(contact_id), row["clean"])
    draft["contacts"][contact_id] = merged["contact"]
    outcome = "added" if added else "changed" if merged["changes"] else "unchanged"
    return {**answer, "outcome": outcome, "contact": contact_id, "changes": merged["changes"]}


def import_file(store: dict, data: list[int], file_name: str, now: float, dry_run: bool = False) -> dict:
    """Bring a file into the store and tell for each row what became of it."""
    digest = hashlib.sha256(bytes(data)).hexdigest()
    answer = {
        "ok": False, "id": None, "dry_run": dry_run, "file": file_name,
        "day": datetime.fromtimestamp(now, timezone.utc).date().isoformat(),
        "error": None, "missing": [], "unknown": [], "rows": [],
    }
    if any(one["digest"] == digest and not one["undone"] for one in store["imports"]):
        return {**answer, "error": "already_imported"}
    try:
        text = decode_bytes(data)
        table = read_rows(text, find_delimiter(text))
    except ValueError:
        return {**answer, "error": "unreadable"}
    if len(table) < 2:
        return {**answer, "error": "empty"}
    header = map_header(table[0]["fields"])
    answer |= {"missing": header["missing"], "unknown": header["unknown"]}
    if header["missing"]:
        return {**answer, "error": "missing_columns"}
    draft = copy.deepcopy(store)
    rows = _judge_rows(draft, table[1:], header["columns"], now)
    answer["rows"] = rows
    accepted = not any(row["outcome"] == "refused" for row in rows)
    if not accepted:
        return {**answer, "error": "refused_rows"}
    answer["ok"] = True
    if not dry_run:
        answer["id"] = f"import-{len(store['imports']) + 1}"
        record = {**copy.deepcopy(answer), "at": now, "digest": digest, "undone": False}
        store.update({**draft, "imports": [*store["imports"], record]})
    return answer
