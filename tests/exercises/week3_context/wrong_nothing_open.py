"""Hands on a brief without a word about what is still open."""

ITEM = "brief-complete"
MESSAGE = "of the topics that are still open are not in `open`"
SHOWN = "brief-self-check"
CELLS = {
    "briefing": """
# SOLVED


_as_said = brief


def brief(feature, answers):
    return {**_as_said(feature, answers), "open": []}
""",
}
