from datetime import date
from itertools import accumulate


def _card_worth(card: dict, today: str) -> int:
    sold = date.fromisoformat(card["sold"])
    days = (date(sold.year + 3, 12, 31) - date.fromisoformat(today)).days
    return card["balance"] if days >= 0 else 0


def pay_with_gift_cards(amount: int, cards: list[dict], today: str) -> dict:
    """Use up gift cards on an amount of cents."""
    codes = [card["code"] for card in cards]
    if any(codes.count(code) > 1 for code in codes):
        raise ValueError("each card once")
    queue = sorted(cards, key=lambda card: card["sold"])
    reached = list(accumulate((_card_worth(card, today) for card in queue), initial=0))
    parts = {
        card["code"]: min(amount, reached[place + 1]) - min(amount, reached[place]) for place, card in enumerate(queue)
    }
    return {
        "taken": {code: part for code, part in parts.items() if part},
        "left": amount - sum(parts.values()),
        "cards": [card | {"balance": card["balance"] - parts[card["code"]]} for card in cards],
    }
