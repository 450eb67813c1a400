booking = {"id": "b", "start": 1_700_900_000, "end": 1_701_000_000, "state": "confirmed", "price_cents": 10_000, "fee_cents": 0}
store = {"bookings": [booking], "audit": []}
assert cancel_reservation(store, "b", "counter", now=1_700_000_000) == {"ok": True, "fee_cents": 0}
assert store["bookings"][0]["state"] == "cancelled"
rental = {"id": "c", "start": 1_700_000_000, "end": 1_701_000_000, "state": "returned", "price_cents": 10_000, "fee_cents": 0}
assert not cancel_reservation({"bookings": [rental], "audit": []}, "c", "counter", now=1_700_000_500)["ok"]
