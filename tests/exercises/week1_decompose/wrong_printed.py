"""Prints the order instead of returning it."""

ITEM = "order-left-out"
MESSAGE = "`order` gives back nothing; did you print instead of return?"
SHOWN = "order-self-check"
POINTS = 10
CELLS = {
    "order": """
def order():
    print(["data model", "hash passwords", "limit attempts", "register", "log in", "refresh sessions"])
""",
}
