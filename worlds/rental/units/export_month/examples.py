rental = {"id": "b", "customer_name": "Ada Meyer", "state": "returned", "start": 1_700_040_000, "end": 1_700_140_000, "returned_at": 1_700_130_000, "rent_cents": 1_250, "fee_cents": 0}
rows = export_month([rental], 2023, 11)
assert rows[0] == ["booking", "customer", "date", "rent", "fee", "total"]
assert [row[0] for row in rows] == ["booking", "b", "total"] and rows[1][1] == "Ada Meyer"
assert [row[0] for row in export_month([{**rental, "state": "cancelled"}, rental], 2023, 11)] == ["booking", "b", "total"]
