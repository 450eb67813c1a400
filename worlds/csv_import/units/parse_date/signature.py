# forms: 2024-03-01 · 1.3.2024 and 01.03.24 (with points as in Germany) · 1/3/2024 and 01/03/24 ·
#   five digits, which is how a spreadsheet writes a date as a number of days
# now: seconds since 1970; this year is the year in UTC
def parse_date(text: str, now: float) -> str | None:
    """Return a date as YYYY-MM-DD, None for an empty text; ValueError for what is no date."""
