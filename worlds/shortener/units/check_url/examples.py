store = new_store()
store["blocked_hosts"].append("casino.example")
assert check_url(store, "https://shop.example/summer?size=xl") is None
assert check_url(store, "javascript:alert(1)") == "bad_scheme"
assert check_url(store, "https://127.0.0.1/admin") == "private_host"
assert check_url(store, "https://casino.example/") == "blocked_host"
