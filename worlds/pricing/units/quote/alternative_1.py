def quote(basket: dict) -> dict:
    """Price a whole basket line by line, with totals that add up."""
    country = basket["country"]
    rows, places, open_lines, weight = [], [], [], 0
    for place, line in enumerate(basket["lines"]):
        rows.append({"article": line["article"], "total": line_total(line), "off": 0})
        if line["category"] != "gift_card":
            places.append(place)
            open_lines.append(line)
            weight += line["quantity"] if line["unit"] == "gram" else line["weight"] * line["quantity"]
    totals = [row["total"] for row in rows]
    goods, open_goods = sum(totals), sum(map(line_total, open_lines))

    offers = []
    for kind in ("volume", "bundle", "member"):
        if kind == "volume":
            saved = sum(map(volume_discount, open_lines))
        elif kind == "bundle":
            saved = bundle_discount(open_lines)
        else:
            saved = member_discount(basket["purchases"], basket["today"], open_goods)
        offers.append({"id": kind, "kind": kind, "off": saved})
    for voucher in basket["vouchers"]:
        if voucher_problems(voucher, basket["customer"], open_lines, basket["now"]) == []:
            offers.append({"id": voucher["code"], "kind": "voucher", "off": voucher_value(voucher, open_goods)})
    best = best_offer(open_goods, offers)
    off = best["off"]

    if off:
        for place in places:
            rows[place]["off"] = totals[place] * off // open_goods
        rows[max(places, key=lambda place: totals[place])]["off"] += off - sum(row["off"] for row in rows)
    parts = tax(shipping_cost(weight, country, goods - off), "ware", country)
    shipping, taxed, total = parts["gross"], parts["tax"], parts["gross"]
    for row, line in zip(rows, basket["lines"]):
        row.update(tax(row["total"] - row["off"], line["category"], country))
        taxed += row["tax"]
        total += row["gross"]
    answer = {"lines": rows, "offers": best["ids"], "goods": goods, "off": off}
    return answer | {"shipping": shipping, "tax": taxed, "total": total}
