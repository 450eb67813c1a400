# result: what import_file answers; it is not changed
# headline: "The file was imported." · "The file can be imported." (a dry run that is ok) · otherwise by error:
#   "already_imported": "This file was imported before." · "unreadable": "A quote in the file is never closed." ·
#   "empty": "The file has no rows." · "missing_columns": "Columns are missing: E-mail, Last name." (labels of the fields) ·
#   "refused_rows": "Some rows cannot be imported."
# counts: {"added": 0, "changed": 0, "unchanged": 0, "duplicate": 0, "refused": 0}, how many rows of each
# problems: [[line, label of the field or "" for the whole row, sentence, value]] in the order of the rows; sentences:
#   "missing": "This must not be empty." · "invalid": "This cannot be read." · "out_of_range": "This is not possible." ·
#   "ambiguous": "Several contacts fit this row." · "too_many_fields": "This row is longer than the header."
# more: how many problems are not listed
def import_report(result: dict) -> dict:
    """Return {"headline", "counts", "problems", "more"} in words that a customer understands."""
