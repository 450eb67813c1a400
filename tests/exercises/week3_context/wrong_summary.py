"""Shortens what the customer said."""

ITEM = "brief-complete"
MESSAGE = "does not stand in `requirements` word for word"
SHOWN = "brief-self-check"
CELLS = {
    "briefing": """
# SOLVED


_as_said = brief


def brief(feature, answers):
    handed_on = _as_said(feature, answers)
    short = {topic: said.split(";")[0].split(",")[0] for topic, said in handed_on["requirements"].items()}
    return {**handed_on, "requirements": short}
""",
}
