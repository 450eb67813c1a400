DELIMITERS = ";,\t|"
DEFAULT_DELIMITER = ";"


def find_delimiter(text: str) -> str:
    """Return the character that separates the columns of a file."""
    lines = [line for line in text.splitlines() if line.strip()]
    plain = "".join(part for line in lines[:1] for part in line.split('"')[::2])
    counts = {one: plain.count(one) for one in DELIMITERS}
    most = max(counts.values())
    best = [one for one, count in counts.items() if count == most]
    return best[0] if len(best) == 1 else DEFAULT_DELIMITER
