"""Finds the eight steps, and leaves them in alphabetical order."""

ITEM = "order-uses"
MESSAGE = "'integration tests' comes before 'register', which it uses"
SHOWN = None
POINTS = 12.91
CELLS = {
    "order": """
def order():
    extra = ("cache the users", "daily dashboard", "translate messages")
    return sorted(step for step in STEPS if step not in extra)
""",
}
