"""Fills in what nobody said."""

ITEM = "brief-complete"
MESSAGE = "and nobody has said anything about it"
SHOWN = "brief-self-check"
CELLS = {
    "briefing": """
# SOLVED


_as_said = brief


def brief(feature, answers):
    handed_on = _as_said(feature, answers)
    handed_on["requirements"].setdefault("speed", "A page is there within a second.")
    return handed_on
""",
}
