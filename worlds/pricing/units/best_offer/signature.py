# goods: cents of the goods before discounts; offers: [{"id": str, "kind": "volume" | "bundle" | "member" | "voucher", "off": cents}, ...]
# a combination holds one voucher at most; house rules say which kinds exclude one another, how much may come off and who wins a tie
# where these leave a tie, fewer offers win, and then those that stand earlier
# result: {"ids": [ids of the chosen offers, in the order of offers], "off": cents}
def best_offer(goods: int, offers: list[dict]) -> dict:
    """Return the permitted combination of offers that takes off most."""
