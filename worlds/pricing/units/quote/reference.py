def _usable_offers(basket: dict, lines: list[dict], goods: int) -> list[dict]:
    member = member_discount(basket["purchases"], basket["today"], goods)
    offers = [
        {"id": "volume", "kind": "volume", "off": sum(volume_discount(line) for line in lines)},
        {"id": "bundle", "kind": "bundle", "off": bundle_discount(lines)},
        {"id": "member", "kind": "member", "off": member},
    ]
    for voucher in basket["vouchers"]:
        if not voucher_problems(voucher, basket["customer"], lines, basket["now"]):
            offers.append({"id": voucher["code"], "kind": "voucher", "off": voucher_value(voucher, goods)})
    return offers


def _share_discount(off: int, totals: list[int], places: list[int]) -> list[int]:
    shares = [0] * len(totals)
    if off == 0:
        return shares
    whole = sum(totals[place] for place in places)
    for place in places:
        shares[place] = off * totals[place] // whole
    shares[max(places, key=lambda place: totals[place])] += off - sum(shares)
    return shares


def quote(basket: dict) -> dict:
    """Price a whole basket line by line, with totals that add up."""
    lines, country = basket["lines"], basket["country"]
    totals = [line_total(line) for line in lines]
    goods = sum(totals)
    places = [place for place, line in enumerate(lines) if line["category"] != "gift_card"]
    open_goods = sum(totals[place] for place in places)
    chosen = best_offer(open_goods, _usable_offers(basket, [lines[place] for place in places], open_goods))
    off = chosen["off"]
    rows = [
        {"article": line["article"], "total": total, "off": share, **tax(total - share, line["category"], country)}
        for line, total, share in zip(lines, totals, _share_discount(off, totals, places))
    ]
    weight = sum(line["quantity"] * (1 if line["unit"] == "gram" else line["weight"]) for line in lines)
    parcel = tax(shipping_cost(weight, country, goods - off), "ware", country)
    return {
        "lines": rows,
        "offers": chosen["ids"],
        "goods": goods,
        "off": off,
        "shipping": parcel["gross"],
        "tax": sum(row["tax"] for row in rows) + parcel["tax"],
        "total": sum(row["gross"] for row in rows) + parcel["gross"],
    }
