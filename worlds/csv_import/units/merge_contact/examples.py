contact = {**new_contact("c1"), "email": "ada@example.com", "last_name": "Byron"}
row = {**new_contact("c1"), "email": "ada@example.com", "last_name": "Lovelace", "fee": 1250}
answer = merge_contact(contact, row)
assert answer["contact"]["last_name"] == "Lovelace" and answer["contact"]["id"] == "c1"
assert answer["changes"]["fee"][-1] == 1250
