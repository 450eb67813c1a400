card = {"code": "G1", "balance": 3000, "sold": "2026-01-15"}
paid = pay_with_gift_cards(5000, [card], "2026-03-10")
assert paid["taken"] == {"G1": 3000} and paid["left"] == 2000
assert [one["code"] for one in paid["cards"]] == ["G1"]
