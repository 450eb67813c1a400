import csv
import io

_END = "end of the file"


def read_rows(text: str, delimiter: str) -> list[dict]:
    """Split a text into rows of fields, with quotes undone; ValueError if a quote is never closed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text += _END if text.endswith("\n") else "\n" + _END
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    rows, before = [], 0
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                rows.append({"line": before + 1, "fields": fields})
            before = reader.line_num
    except csv.Error as error:
        raise ValueError(f"after line {before}: {error}") from None
    last = rows.pop()
    if last["fields"] != [_END]:  # an open quote has swallowed the mark
        raise ValueError(f"a quote in the row of line {last['line']} is never closed")
    return rows
