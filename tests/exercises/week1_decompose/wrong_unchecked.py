"""Splits, and looks at nothing in between."""

ITEM = "plan-budget"
MESSAGE = "0 of its steps have a check; at least three steps must have one"
SHOWN = "plan-self-check"
POINTS = 9
CELLS = {
    "plan": """
# SOLVED


_checked = plan


def plan():
    return [{**step, "checks": []} for step in _checked()]
""",
}
