"""Lets the model judge its own work."""

ITEM = "plan-succeeds"
MESSAGE = "20% of runs succeed; half is enough for full marks"
POINTS = 10
SHOWN = None
CELLS = {
    "plan": """
# SOLVED


_checked = plan


def plan():
    return [{**step, "checks": ["ask the same model again"]} for step in _checked()]
""",
}
