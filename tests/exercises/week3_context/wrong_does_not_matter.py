"""Takes "that does not matter" for a requirement."""

ITEM = "brief-complete"
MESSAGE = "does not matter to the customer, and yet the brief requires something"
SHOWN = "brief-self-check"
CELLS = {
    "briefing": """
# SOLVED


_as_said = brief


def brief(feature, answers):
    return {**_as_said(feature, answers), "requirements": dict(answers)}
""",
}
