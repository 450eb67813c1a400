assert decode_bytes([104, 105]) == "hi"
assert decode_bytes(list("Zoë;1 €".encode())) == "Zoë;1 €"
