answer = validate_row({"email": "ada@example.com", "last_name": "Lovelace", "fee": "12,50"}, now=1_700_000_000.0)
assert answer["problems"] == []
assert answer["clean"]["email"] == "ada@example.com" and answer["clean"]["fee"] == 1250 and answer["clean"]["phone"] is None
answer = validate_row({"last_name": "Lovelace", "fee": "free"}, now=1_700_000_000.0)
assert answer["problems"] == [{"field": "fee", "problem": "invalid", "value": "free"}]
