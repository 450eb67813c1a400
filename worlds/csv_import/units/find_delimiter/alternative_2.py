import re

DEFAULT_DELIMITER = ";"


def find_delimiter(text: str) -> str:
    """Return the character that separates the columns of a file."""
    lines = re.findall(r"[^\r\n]*[^\s][^\r\n]*", text)
    bare = "".join(re.sub(r'"[^"]*"?', "", line) for line in lines[:1])
    winner, votes, tied = DEFAULT_DELIMITER, 0, False
    for candidate in ("|", "\t", ",", ";"):
        count = len(bare.split(candidate)) - 1
        if count > votes:
            winner, votes, tied = candidate, count, False
        elif count == votes:
            tied = True
    return DEFAULT_DELIMITER if tied else winner
