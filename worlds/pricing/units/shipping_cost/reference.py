PARCEL_FEES = {"DE": 490, "AT": 890, "FR": 1190, "CH": 1990}
FREE_COUNTRIES = ("DE", "AT")
FREE_FROM = 6000
PARCEL_GRAMS = 10_000


def shipping_cost(weight: int, country: str, goods: int) -> int:
    """Return what sending the order costs in cents."""
    if country not in PARCEL_FEES or weight < 0:
        raise ValueError(f"cannot send {weight} grams to {country}")
    if country in FREE_COUNTRIES and goods >= FREE_FROM:
        return 0
    parcels = -(-weight // PARCEL_GRAMS)
    return parcels * PARCEL_FEES[country]
