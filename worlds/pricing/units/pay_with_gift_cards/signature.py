# card: {"code": str, "balance": cents, "sold": "YYYY-MM-DD"}; the same code twice raises ValueError; today: "YYYY-MM-DD"
# result: {"taken": {code: cents} of the cards that were used, "left": cents still to be paid, "cards": the cards as they are then, in the order given}
# what is passed in stays as it was; cards that have ended are left alone
def pay_with_gift_cards(amount: int, cards: list[dict], today: str) -> dict:
    """Use up gift cards on an amount of cents."""
