from itertools import combinations

NOT_TOGETHER = ({"voucher", "member"},)
MOST_PERCENT_OFF = 30


def _may_combine(kinds: list[str]) -> bool:
    if kinds.count("voucher") > 1:
        return False
    return not any(pair <= set(kinds) for pair in NOT_TOGETHER)


def best_offer(goods: int, offers: list[dict]) -> dict:
    """Return the permitted combination of offers that takes off most."""
    most = goods * MOST_PERCENT_OFF // 100
    found = []
    for size in range(len(offers) + 1):
        for chosen in combinations(range(len(offers)), size):
            kinds = [offers[place]["kind"] for place in chosen]
            if _may_combine(kinds):
                off = min(sum(offers[place]["off"] for place in chosen), most)
                vouchers = kinds.count("voucher")
                rank = (off, -vouchers, -len(chosen), [-place for place in chosen])
                found.append((rank, chosen))
    rank, chosen = max(found)
    return {"ids": [offers[place]["id"] for place in chosen], "off": rank[0]}
