MOST_LISTED = 20
_WORDS_OF_ERRORS = """already_imported: This file was imported before.
unreadable: A quote in the file is never closed.
empty: The file has no rows.
refused_rows: Some rows cannot be imported.
missing: This must not be empty.
invalid: This cannot be read.
out_of_range: This is not possible.
ambiguous: Several contacts fit this row.
too_many_fields: This row is longer than the header."""


def _sentence(code: str) -> str:
    known = dict(line.split(": ", 1) for line in _WORDS_OF_ERRORS.splitlines())
    return known[code]


def _cells(line: int, field: str | None, problem: str, value: str) -> list:
    label = "" if field is None else field_label(field)
    return [line, label, _sentence(problem), "'" + value if value.startswith(("=", "+", "-", "@")) else value]


def import_report(result: dict) -> dict:
    """Return {"headline", "counts", "problems", "more"} in words that a customer understands."""
    report: dict = {"headline": "The file was imported.", "counts": {}, "problems": [], "more": 0}
    for outcome in ("added", "changed", "unchanged", "duplicate", "refused"):
        report["counts"][outcome] = sum(row["outcome"] == outcome for row in result["rows"])
    if result["dry_run"]:
        report["headline"] = "The file can be imported."
    if result["error"] == "missing_columns":
        labels = [field_label(field) for field in result["missing"]]
        report["headline"] = "Columns are missing: {}.".format(", ".join(labels))
    elif result["error"]:
        report["headline"] = _sentence(result["error"])
    for line, problem in [(row["line"], problem) for row in result["rows"] for problem in row["problems"]]:
        if len(report["problems"]) < MOST_LISTED:
            report["problems"].append(_cells(line, **problem))
        else:
            report["more"] += 1
    return report
