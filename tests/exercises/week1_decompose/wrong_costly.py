"""Buys every test there is for every step."""

ITEM = "plan-budget"
MESSAGE = "the budget is 10,200"
POINTS = 9
SHOWN = "plan-self-check"
CELLS = {
    "plan": """
# SOLVED


_cheap = plan


def plan():
    return [{**step, "checks": ["every test there is"]} for step in _cheap()]
""",
}
