# values: {field: text as in the file}; a field may not be there; fields in the order
#   email, first_name, last_name, phone, birthday, fee, newsletter, note
# clean: always all eight; None for what is empty or wrong. email: small letters, something@domain.tld without blanks ·
#   first_name, last_name: single blanks between words · phone: "+" and 7 to 15 digits; blanks / ( ) . - between them are
#   dropped and 00 is + · birthday: as parse_date gives it · fee: cents · newsletter: True for yes, y, x, 1, False for
#   no, n, 0, in any capitals · note: text
# problems: [{"field", "problem", "value": text as in the file, trimmed}] in the order of the fields; problem is "missing"
#   (only the last name must be there), "invalid", or "out_of_range" (a fee that may not be, a birthday after today in UTC)
def validate_row(values: dict, now: float) -> dict:
    """Return {"clean": the values as we store them, "problems": what is wrong with the row}."""
