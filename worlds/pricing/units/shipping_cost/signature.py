# cents for each parcel: DE 490, AT 890, FR 1190, CH 1990; another country, or a negative weight, raises ValueError
# free shipping is for DE and AT only; an order that weighs nothing (gift cards) goes by e-mail and costs nothing
# weight: grams of the whole order, which goes in as few parcels as possible; goods: cents
def shipping_cost(weight: int, country: str, goods: int) -> int:
    """Return what sending the order costs in cents."""
