"""Logs people in before anything counts their attempts."""

ITEM = "order-uses"
MESSAGE = "'log in' comes before 'limit attempts', which it uses"
SHOWN = "order-self-check"
CELLS = {
    "order": """
def order():
    return [
        "data model",
        "hash passwords",
        "register",
        "log in",
        "limit attempts",
        "refresh sessions",
        "integration tests",
        "security review",
    ]
""",
}
