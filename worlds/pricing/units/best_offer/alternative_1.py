MOST_PERCENT_OFF = 30


def best_offer(goods: int, offers: list[dict]) -> dict:
    """Return the permitted combination of offers that takes off most."""
    best: tuple = ()
    winner: list[int] = []
    for bits in range(1 << len(offers)):
        chosen = [place for place in range(len(offers)) if bits >> place & 1]
        kinds = [offers[place]["kind"] for place in chosen]
        if kinds.count("voucher") > 1 or {"voucher", "member"} <= set(kinds):
            continue
        off, hundredths = sum(offers[place]["off"] for place in chosen), goods * MOST_PERCENT_OFF
        if off * 100 > hundredths:
            off = (hundredths - hundredths % 100) // 100
        rank = (off, -kinds.count("voucher"), -len(chosen), [-place for place in chosen])
        if rank > best:
            best, winner = rank, chosen
    return {"ids": [offers[place]["id"] for place in winner], "off": best[0]}
