# rows, the header first: [{"line": number of the row's first line in the file, from 1, as an editor counts; "fields": [text, ...]}]
# lines end with "\n", "\r\n" or "\r" and nothing else; a line break inside quotes comes out as "\n"
# a quote opens only at the start of a field; blanks around a field stay
def read_rows(text: str, delimiter: str) -> list[dict]:
    """Split a text into rows of fields, with quotes undone; ValueError if a quote is never closed."""
