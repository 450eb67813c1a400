from datetime import date


def _card_ends(card: dict) -> date:
    sold = date.fromisoformat(card["sold"])
    return date(sold.year + 3, 12, 31)


def pay_with_gift_cards(amount: int, cards: list[dict], today: str) -> dict:
    """Use up gift cards on an amount of cents."""
    if len({card["code"] for card in cards}) < len(cards):
        raise ValueError("a gift card was given twice")
    after = [dict(card) for card in cards]
    usable = [card for card in after if date.fromisoformat(today) <= _card_ends(card)]
    taken: dict[str, int] = {}
    left = amount
    for card in sorted(usable, key=lambda card: card["sold"]):
        part = min(left, card["balance"])
        if part > 0:
            taken[card["code"]] = part
            card["balance"] -= part
            left -= part
    return {"taken": taken, "left": left, "cards": after}
