import re


def read_rows(text: str, delimiter: str) -> list[dict]:
    """Split a text into rows of fields, with quotes undone; ValueError if a quote is never closed."""
    text = re.sub(r"\r\n?", "\n", text)
    end = re.escape(delimiter)
    pattern = re.compile(rf'(?:"((?:[^"]|"")*)"(?!"))?([^{end}\n]*)({end}|\n|\Z)')
    rows, fields, place, line, first = [], [], 0, 1, 1
    while place <= len(text):
        part = pattern.match(text, place)
        if part[1] is None and part[2].startswith('"'):
            raise ValueError(f"unclosed quote in line {line}")
        fields.append((part[1] or "").replace('""', '"') + part[2])
        line += part[0].count("\n")
        place = part.end() if part[3] else len(text) + 1
        if part[3] != delimiter:
            if any(field.strip() for field in fields):
                rows += [dict(line=first, fields=fields)]
            fields, first = [], line
    return rows
