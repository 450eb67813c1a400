assert voucher_value({"kind": "fixed", "value": 500}, 3000) == 500
assert voucher_value({"kind": "percent", "value": 10}, 3000) == 300
