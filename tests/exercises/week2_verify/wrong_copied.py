"""Takes the expected values from the receipt of today, fractions of a cent and all."""

ITEM = "cases-fair"
MESSAGE = "case 2, 4, 6: over-specified: the specification leaves open which way a fraction of a cent is rounded"
SHOWN = "cases-self-check"
CELLS = {
    "cases": """
BASKETS = [
    ([], ""),
    ([["pen", 305], ["pen", 305]], " ten"),
    ([["a", 0], ["b", 5]], ""),
    ([["lamp", 5000], ["ink", 501], ["pad", 203]], "TEN"),
    ([["lamp", 5000], ["ink", 501], ["pad", 203]], ""),
    ([["ink", 501], ["pad", 203], ["cap", 99]], "TEN"),
    ([["pen", 1], ["ink", -1]], ""),
]


def cases():
    found = []
    for basket, code in BASKETS:
        try:
            found.append(((basket, code), receipt(basket, code)))
        except ValueError:
            found.append(((basket, code), {"raises": "ValueError"}))
    return found
""",
}
