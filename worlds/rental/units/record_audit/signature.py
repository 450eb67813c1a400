# log: the entries so far, oldest first (the oldest may have been removed); an entry is
#     {"id": str, "at": int, "actor": str, "action": str, "target": str, "changes": {field: [old, new]}}
#     id: in the form of all ids of this house, with the letters "aud" and the number after that of the last entry (1 for the first)
#     changes: only the fields that differ; they stay as they are, whatever happens to before and after later
# before, after: a record, {} where there was or is none; a missing field counts as None
def record_audit(log: list[dict], actor: str, action: str, target: str, before: dict, after: dict, now: int) -> dict | None:
    """Append an entry about a change and return it; if nothing differs, append nothing and return None."""
