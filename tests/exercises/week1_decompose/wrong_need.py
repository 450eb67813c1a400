"""Validates rows before there is a schema."""

ITEM = "plan-runs"
MESSAGE = "step 'validate' uses 'schema', which no earlier step produces"
SHOWN = "plan-self-check"
CELLS = {
    "plan": """
# SOLVED


_in_order = plan


def plan():
    steps = _in_order()
    return [steps[1], steps[2], steps[0], *steps[3:]]
""",
}
