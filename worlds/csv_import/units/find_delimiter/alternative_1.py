from collections import Counter

DEFAULT_DELIMITER = ";"


def _outside_quotes(line: str) -> list[str]:
    quoted, found = False, []
    for character in line:
        if character == '"':
            quoted = not quoted
        elif not quoted and character in ",;|\t":
            found.append(character)
    return found


def find_delimiter(text: str) -> str:
    """Return the character that separates the columns of a file."""
    lines = [line for line in text.replace("\r", "\n").split("\n") if not line.isspace() and line]
    ranking = Counter(character for line in lines[:1] for character in _outside_quotes(line)).most_common(2)
    if not ranking or len(ranking) == 2 and ranking[0][1] == ranking[1][1]:
        return DEFAULT_DELIMITER
    return ranking[0][0]
