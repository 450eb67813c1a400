"""Tests what the specification says on a sunny day."""

ITEM = "cases-kill"
MESSAGE = "alive: a"
SHOWN = "cases-self-check"
CELLS = {
    "cases": """
def cases():
    return [
        (([["pen", 300]], ""), [["pen", 300]]),
        (([["pen", 300], ["ink", 500], ["pad", 200]], ""), [["ink", 500], ["pen", 300], ["pad", 0]]),
        (([["pen", 300], ["ink", 500], ["pad", 200]], "TEN"), [["ink", 450], ["pen", 270], ["pad", 0]]),
        (([["lamp", 6000]], "TEN"), [["lamp", 5400]]),
        (([["pen", 300]], "FIVE"), {"raises": "ValueError"}),
        (([["pen", -300]], ""), {"raises": "ValueError"}),
    ]
""",
}
