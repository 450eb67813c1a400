"""Splits, and looks at nothing in between."""

ITEM = "plan-budget"
MESSAGE = "it is cheap because hardly anything is checked"
SHOWN = None
CELLS = {
    "plan": """
# SOLVED


_checked = plan


def plan():
    return [{**step, "checks": []} for step in _checked()]
""",
}
