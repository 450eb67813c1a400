# inspection: {"damages": [what mending each of them costs, in cents], "missing": [value of each missing part, in cents], "dirty": bool}
# Each damage is judged by itself: small ones are free, of others the whole sum is charged. Missing parts are charged at their value, however small.
# result: {"refund_cents": int, "owed_cents": what the deposit does not cover, "lines": [{"what": "damage" | "missing" | "cleaning", "cents": int}]}
#     lines: damages, then missing parts, each in the order found, then the cleaning; without those that cost nothing
def refund_deposit(deposit_cents: int, inspection: dict) -> dict:
    """Work out what goes back of a deposit, what is still owed, and for what."""
