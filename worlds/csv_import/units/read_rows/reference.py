def read_rows(text: str, delimiter: str) -> list[dict]:
    """Split a text into rows of fields, with quotes undone; ValueError if a quote is never closed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: list[dict] = []
    fields: list[str] = []
    value, state, line, first = "", "start", 1, 1
    for character in text + "\n":
        if state == "quoted":
            value, state = (value, "closing") if character == '"' else (value + character, "quoted")
        elif character == '"' and state == "start":
            state = "quoted"
        elif character == '"' and state == "closing":
            value, state = value + '"', "quoted"
        elif character in (delimiter, "\n"):
            fields.append(value)
            value, state = "", "start"
        else:
            value, state = value + character, "plain"
        if character == "\n":
            line += 1
            if state == "start":
                if any(field.strip() for field in fields):
                    rows.append({"line": first, "fields": fields})
                fields, first = [], line
    if state == "quoted":
        raise ValueError(f"the quote in the row of line {first} is never closed")
    return rows
