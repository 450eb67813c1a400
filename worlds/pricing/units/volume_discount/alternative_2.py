VOLUME_STEPS = ((10, 5), (50, 12))


def _volume_step(line: dict) -> tuple[int, int]:
    if line["unit"] == "gram" or line["category"] in {"gift_card"}:
        return 0, 0
    reached = [step for step in VOLUME_STEPS if not line["quantity"] < step[0]]
    return max(reached, default=(0, 0))


def volume_discount(line: dict) -> int:
    """Return the cents that a basket line costs less because of its quantity."""
    least, percent = _volume_step(line)
    if least == 0:
        return 0
    counted = line_total(line)
    return round_money(f"{counted * percent}/100")
