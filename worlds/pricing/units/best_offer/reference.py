from itertools import combinations

MOST_PERCENT_OFF = 30


def best_offer(goods: int, offers: list[dict]) -> dict:
    """Return the permitted combination of offers that takes off most."""
    most = goods * MOST_PERCENT_OFF // 100
    found = []
    for size in range(len(offers) + 1):
        for chosen in combinations(range(len(offers)), size):
            kinds = [offers[place]["kind"] for place in chosen]
            if kinds.count("voucher") > 1 or {"voucher", "member"} <= set(kinds):
                continue
            off = min(sum(offers[place]["off"] for place in chosen), most)
            found.append(((off, -kinds.count("voucher"), -len(chosen), [-place for place in chosen]), chosen))
    rank, chosen = max(found)
    return {"ids": [offers[place]["id"] for place in chosen], "off": rank[0]}
