NOT_TOGETHER = ({"voucher", "member"},)
MOST_PERCENT_OFF = 30


def _choices(offers: list[dict], start: int, chosen: list[int]) -> list[list[int]]:
    if start == len(offers):
        return [chosen]
    choices = _choices(offers, start + 1, chosen)
    kinds = {offers[place]["kind"] for place in chosen}
    new = offers[start]["kind"]
    barred = set().union(*(pair - {new} for pair in NOT_TOGETHER if new in pair))
    if new == "voucher":
        barred.add("voucher")
    if not barred & kinds:
        choices += _choices(offers, start + 1, [*chosen, start])
    return choices


def best_offer(goods: int, offers: list[dict]) -> dict:
    """Return the permitted combination of offers that takes off most."""
    limit = goods * MOST_PERCENT_OFF // 100

    def ranked(chosen: list[int]) -> tuple:
        off = min(limit, sum(offers[place]["off"] for place in chosen))
        vouchers = sum(offers[place]["kind"] == "voucher" for place in chosen)
        rank = (off, -vouchers, -len(chosen), [-place for place in chosen])
        return rank

    winner = max(_choices(offers, 0, []), key=ranked)
    return {"ids": [one["id"] for place, one in enumerate(offers) if place in winner], "off": ranked(winner)[0]}
