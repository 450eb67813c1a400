# clean: the eight fields as validate_row gives them, or a stored contact; capitals never matter, not even those of ß
def person_key(clean: dict) -> str | None:
    """Return a text that is equal for the same person and for nobody else; None when the values do not tell who it is."""


# rows: [{"line": number, "clean": values}] in the order of the file
# answer: [{"line": line of a row that falls away, "kept": line of the row that stays for this person}], sorted by line
def find_duplicates(rows: list[dict]) -> list[dict]:
    """Find the rows that another row of the file stands for."""
