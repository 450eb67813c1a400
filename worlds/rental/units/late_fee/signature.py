# rental: {"due": int, "day_cents": int, "value_cents": int}: agreed end, price of a day, value of the item
# Whoever is later than the house allows is late from the agreed end, in days of 24 hours of which every one that has begun counts.
# The sum is rounded once, as fees are in this house, and then never more than the value of the item, whatever that is.
def late_fee(rental: dict, returned: int) -> int:
    """Return in cents what bringing an item back at that moment costs besides the rent."""
