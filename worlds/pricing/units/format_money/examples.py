assert format_money(500).endswith(" €")
assert format_money(500).startswith("5")
