# fields: email, first_name, last_name, phone, birthday, fee, newsletter, note
# headings besides the fields' own names: mail, e-mail address · given name, forename · surname, family name ·
#   telephone, mobile, phone number · date of birth, born · yearly fee, membership fee · news · notes, remark, comment
# capitals, blanks, hyphens, underscores and other signs in a heading do not matter; the rest must be equal
# answer: {"columns": [field or None, one for each heading], "missing": [fields without which we cannot work],
#          "unknown": [headings without a field, as written; empty ones are not listed]}
# of two columns for the same field the second one is unknown
def map_header(headings: list[str]) -> dict:
    """Find out which column holds which field."""


# labels: "E-mail", "First name", "Last name", "Phone", "Birthday", "Fee", "Newsletter", "Note"
def field_label(field: str) -> str:
    """Return what a field is called when we talk to customers."""
