"""Keeps a step because it sounds useful."""

ITEM = "order-left-out"
MESSAGE = "'cache the users' is not needed: nothing in the job uses it"
SHOWN = None
CELLS = {
    "order": """
def order():
    return [
        "data model",
        "hash passwords",
        "limit attempts",
        "register",
        "log in",
        "refresh sessions",
        "integration tests",
        "cache the users",
    ]
""",
}
