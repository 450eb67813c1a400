from datetime import date


def pay_with_gift_cards(amount: int, cards: list[dict], today: str) -> dict:
    """Use up gift cards on an amount of cents."""
    by_code: dict[str, dict] = {}
    for card in cards:
        if card["code"] in by_code:
            raise ValueError(f"{card['code']} is there twice")
        by_code[card["code"]] = card
    left, taken = amount, {}
    for card in sorted(by_code.values(), key=lambda card: card["sold"]):
        sold = date.fromisoformat(card["sold"])
        end = date(sold.year + 3, 12, 31)
        if end.isoformat() < today or left == 0 or card["balance"] == 0:
            continue
        taken[card["code"]] = card["balance"] if card["balance"] < left else left
        left -= taken[card["code"]]
    after = [{**card, "balance": card["balance"] - taken.get(card["code"], 0)} for card in cards]
    return {"taken": taken, "left": left, "cards": after}
