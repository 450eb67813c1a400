"""Lets the model judge its own work."""

ITEM = "plan-succeeds"
MESSAGE = "60% can be had"
SHOWN = None
CELLS = {
    "plan": """
# SOLVED


_checked = plan


def plan():
    return [{**step, "checks": ["ask the same model again"]} for step in _checked()]
""",
}
