MOST_LISTED = 20
_OUTCOMES = ("added", "changed", "unchanged", "duplicate", "refused")
_HEADLINES = {
    "already_imported": "This file was imported before.",
    "unreadable": "A quote in the file is never closed.",
    "empty": "The file has no rows.",
    "refused_rows": "Some rows cannot be imported.",
}
_SENTENCES = {
    "missing": "This must not be empty.",
    "invalid": "This cannot be read.",
    "out_of_range": "This is not possible.",
    "ambiguous": "Several contacts fit this row.",
    "too_many_fields": "This row is longer than the header.",
}


def _headline(result: dict) -> str:
    if result["error"] == "missing_columns":
        return f"Columns are missing: {', '.join(field_label(field) for field in result['missing'])}."
    if not result["ok"]:
        return _HEADLINES[result["error"]]
    return "The file can be imported." if result["dry_run"] else "The file was imported."


def import_report(result: dict) -> dict:
    """Return {"headline", "counts", "problems", "more"} in words that a customer understands."""
    outcomes = [row["outcome"] for row in result["rows"]]
    listed = []
    for row in result["rows"]:
        for problem in row["problems"]:
            value = problem["value"]
            label = field_label(problem["field"]) if problem["field"] else ""
            sentence = _SENTENCES[problem["problem"]]
            listed.append([row["line"], label, sentence, "'" + value if value.startswith(("=", "+", "-", "@")) else value])
    return {
        "headline": _headline(result),
        "counts": {outcome: outcomes.count(outcome) for outcome in _OUTCOMES},
        "problems": listed[:MOST_LISTED],
        "more": max(0, len(listed) - MOST_LISTED),
    }
