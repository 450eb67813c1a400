"""Writes more under a topic than the customer said about it."""

ITEM = "brief-complete"
MESSAGE = "than the customer did"
SHOWN = "brief-self-check"
CELLS = {
    "briefing": """
# SOLVED


_as_said = brief


def brief(feature, answers):
    handed_on = _as_said(feature, answers)
    more = {topic: said + " And the page is blue." for topic, said in handed_on["requirements"].items()}
    return {**handed_on, "requirements": more}
""",
}
