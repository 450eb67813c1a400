def test_only_safe_addresses_pass(app):
    """Only https addresses of public hosts pass; scripts, user names and broken hosts are refused."""
    store = app.new_store()
    for url, wanted in (
        ("https://shop.example/summer?mail=ada@shop.example", None),
        ("https://a-1.shop.example:8443/", None),
        ("https://93.184.216.34/", None),
        ("http://shop.example/", "bad_scheme"),
        ("javascript:alert(1)", "bad_scheme"),
        ("ftp://shop.example/", "bad_scheme"),
        ("httpsx://shop.example/", "bad_scheme"),
        ("://shop.example/", "bad_scheme"),
        ("//shop.example/", "bad_scheme"),
        ("", "bad_scheme"),
        ("https://bank.example@thief.example/", "bad_address"),
        ("https://bank.example\\@thief.example/", "bad_address"),
        ("https://shop.example/a b", "bad_address"),
        ("https://shop.example/a\nb", "bad_address"),
        ("https:///a", "bad_host"),
        ("https://shop/", "bad_host"),
        ("https://shop..example/", "bad_host"),
        ("https://-shop.example/", "bad_host"),
        ("https://shop.example:/", "bad_host"),
        ("https://shop.example:x/", "bad_host"),
        ("https://shop.example:65536/", "bad_host"),
    ):
        got = app.check_url(store, url)
        assert got == wanted, f"{url!r} was answered with {got}"


def test_private_networks_cannot_be_reached(app):
    """No address leads into a private network, however its number is written."""
    store = app.new_store()
    for host, wanted in (
        ("localhost", "private_host"),
        ("db.internal.", "private_host"),
        ("printer.local", "private_host"),
        ("localhost.example", None),
        ("0.0.0.0", "private_host"),
        ("10.255.0.1", "private_host"),
        ("100.64.0.1", "private_host"),
        ("100.128.0.1", None),
        ("169.254.169.254", "private_host"),
        ("172.15.0.1", None),
        ("172.16.0.1", "private_host"),
        ("172.31.255.255", "private_host"),
        ("172.32.0.1", None),
        ("192.168.1.1", "private_host"),
        ("192.169.1.1", None),
        ("224.0.0.1", "private_host"),
        ("127.1", "bad_host"),
        ("1.2.3.0x7f", "bad_host"),
        ("0177.0.0.1", "bad_host"),
        ("1.2.3.256", "bad_host"),
        ("2130706433", "bad_host"),
        ("[::1]", "bad_host"),
        ("１２７.０.０.１", "bad_host"),
    ):
        got = app.check_url(store, f"https://{host}/")
        assert got == wanted, f"the host {host} was answered with {got}"


def test_blocked_hosts_are_refused(app):
    """Our own host, bit.ly, tinyurl.com and hosts that we block are refused with all below them, and nothing else."""
    store = app.new_store()
    store["host"] = "s.example"
    store["blocked_hosts"].append("casino.example")
    for host, wanted in (
        ("s.example", "own_host"),
        ("www.s.example", "own_host"),
        ("cats.example", None),
        ("bit.ly", "blocked_host"),
        ("www.tinyurl.com", "blocked_host"),
        ("rabbit.ly", None),
        ("casino.example", "blocked_host"),
        ("win.at.casino.example", "blocked_host"),
        ("notcasino.example", None),
        ("casino.example.org", None),
    ):
        got = app.check_url(store, f"https://{host}/a")
        assert got == wanted, f"the host {host} was answered with {got}"
