booking = {"id": "b", "item_id": "drill", "start": 1_700_000_000, "end": 1_700_100_000, "state": "out", "created": 1_699_000_000, "extensions": 0}
store = {"bookings": [booking], "audit": []}
answer = extend_reservation(store, "b", 1_700_200_000, "counter", now=1_700_000_500)
assert answer["ok"] and answer["booking"]["end"] == 1_700_200_000
assert not extend_reservation(store, "no such booking", 1_700_300_000, "counter", now=1_700_000_600)["ok"]
