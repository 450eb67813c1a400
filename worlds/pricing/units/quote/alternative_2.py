def _all_offers(basket: dict, lines: list[dict], goods: int):
    yield "volume", "volume", sum(volume_discount(line) for line in lines)
    yield "bundle", "bundle", bundle_discount(lines)
    yield "member", "member", member_discount(basket["purchases"], basket["today"], goods)
    for voucher in basket["vouchers"]:
        if voucher_problems(voucher, basket["customer"], lines, basket["now"]):
            continue
        yield voucher["code"], "voucher", voucher_value(voucher, goods)


def _discount_shares(off: int, totals: dict[int, int]) -> dict[int, int]:
    whole = sum(totals.values())
    if not whole:
        return {}
    places = list(totals)
    shares = {place: off * total // whole for place, total in totals.items()}
    rest = off - sum(shares.values())
    shares[max(places, key=lambda place: totals[place])] += rest
    return shares


def _basket_weight(lines: list[dict]) -> int:
    loose = sum(line["quantity"] for line in lines if line["unit"] == "gram")
    return loose + sum(line["quantity"] * line["weight"] for line in lines if line["unit"] != "gram")


def quote(basket: dict) -> dict:
    """Price a whole basket line by line, with totals that add up."""
    lines, country = basket["lines"], basket["country"]
    open_totals = {place: line_total(line) for place, line in enumerate(lines) if line["category"] != "gift_card"}
    found = _all_offers(basket, [lines[place] for place in open_totals], sum(open_totals.values()))
    offers = [{"id": name, "kind": kind, "off": saved} for name, kind, saved in found]
    chosen = best_offer(sum(open_totals.values()), offers)
    shares = _discount_shares(chosen["off"], open_totals)
    rows = []
    for place, line in enumerate(lines):
        row = {"article": line["article"], "total": line_total(line), "off": shares.get(place, 0)}
        rows.append({**row, **tax(row["total"] - row["off"], line["category"], country)})
    goods, off = sum(row["total"] for row in rows), chosen["off"]
    weight = _basket_weight(lines)
    parcel = tax(shipping_cost(weight, country, goods - off), "ware", country)
    sums = {name: sum(part[name] for part in [*rows, parcel]) for name in ("tax", "gross")}
    return {
        "lines": rows, "offers": chosen["ids"], "goods": goods, "off": off,
        "shipping": parcel["gross"], "tax": sums["tax"], "total": sums["gross"],
    }
