"""Goes by the kind of work alone."""

ITEM = "decide-saves"
MESSAGE = "by one answer for all"
SHOWN = "decide-self-check"
CELLS = {
    "deciding": """
def decide(task):
    by_hand = task["kind"] in ("architecture", "security", "business_rules", "ux", "trade_off")
    return "keep" if by_hand or task["security_critical"] else "delegate"
""",
}
