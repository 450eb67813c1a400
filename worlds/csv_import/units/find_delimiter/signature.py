# one of these four: semicolon, comma, tab, vertical bar
def find_delimiter(text: str) -> str:
    """Return the character that separates the columns of a file."""
