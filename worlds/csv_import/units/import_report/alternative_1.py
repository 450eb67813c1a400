from collections import Counter
from itertools import islice

MOST_LISTED = 20


def _said(result: dict) -> str:
    match result:
        case {"ok": True, "dry_run": True}:
            return "The file can be imported."
        case {"ok": True}:
            return "The file was imported."
        case {"error": "already_imported"}:
            return "This file was imported before."
        case {"error": "unreadable"}:
            return "A quote in the file is never closed."
        case {"error": "empty"}:
            return "The file has no rows."
        case {"error": "missing_columns", "missing": missing}:
            return "Columns are missing: " + ", ".join(map(field_label, missing)) + "."
    return "Some rows cannot be imported."


def _lines(rows: list[dict]):
    sentences = {
        "missing": "This must not be empty.", "invalid": "This cannot be read.", "out_of_range": "This is not possible.",
        "ambiguous": "Several contacts fit this row.",
    }
    for row in rows:
        for problem in row["problems"]:
            value = problem["value"]
            sentence = sentences.get(problem["problem"], "This row is longer than the header.")
            label = field_label(problem["field"]) if problem["field"] is not None else ""
            yield [row["line"], label, sentence, "'" + value if value.startswith(("=", "+", "-", "@")) else value]


def import_report(result: dict) -> dict:
    """Return {"headline", "counts", "problems", "more"} in words that a customer understands."""
    counts = dict.fromkeys(("added", "changed", "unchanged", "duplicate", "refused"), 0)
    counts |= Counter(row["outcome"] for row in result["rows"])
    lines = _lines(result["rows"])
    problems = list(islice(lines, MOST_LISTED))
    return {"headline": _said(result), "counts": counts, "problems": problems, "more": sum(1 for _ in lines)}
