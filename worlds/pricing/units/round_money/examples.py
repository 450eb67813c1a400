assert round_money(1290) == 1290
assert round_money("800") == 800
assert round_money("25.0") == 25
