MOST_PERCENT_OFF = 30


def _choices(offers: list[dict], start: int, chosen: list[int]) -> list[list[int]]:
    if start == len(offers):
        return [chosen]
    choices = _choices(offers, start + 1, chosen)
    return choices + _choices(offers, start + 1, [*chosen, start])


def best_offer(goods: int, offers: list[dict]) -> dict:
    """Return the permitted combination of offers that takes off most."""
    limit = goods * MOST_PERCENT_OFF // 100

    def ranked(chosen: list[int]) -> tuple:
        kinds = [offers[place]["kind"] for place in chosen]
        if kinds.count("voucher") > 1 or {"voucher", "member"} <= set(kinds):
            return ()
        off = min(limit, sum(offers[place]["off"] for place in chosen))
        return (off, -kinds.count("voucher"), -len(chosen), [-place for place in chosen])

    winner = max(_choices(offers, 0, []), key=ranked)
    return {"ids": [one["id"] for place, one in enumerate(offers) if place in winner], "off": ranked(winner)[0]}
