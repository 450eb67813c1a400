def test_addresses_have_one_form(app):
    """Scheme, host and usual port are brought into one form; path, parameters and fragment stay as typed."""
    for given, wanted in (
        ("https://shop.example/summer", "https://shop.example/summer"),
        (" \tHTTPS://Shop.Example\n", "https://shop.example/"),
        ("shop.example/Summer?Size=XL#Top", "https://shop.example/Summer?Size=XL#Top"),
        ("http://shop.example:80/a", "http://shop.example/a"),
        ("https://shop.example.:443", "https://shop.example/"),
        ("https://shop.example:4430/a", "https://shop.example:4430/a"),
        ("http://shop.example:443/a", "http://shop.example:443/a"),
        ("shop.example:8443/a", "https://shop.example:8443/a"),
        ("shop.example?b=2&a=1", "https://shop.example/?b=2&a=1"),
        ("shop.example#top", "https://shop.example/#top"),
        ("https://shop.example/?#top", "https://shop.example/#top"),
        ("https://straße.example/a", "https://straße.example/a"),
        ("https://Ada@Shop.example/a", "https://Ada@shop.example/a"),
    ):
        got = app.normalise_url(given)
        assert got == wanted, f"{given!r} became {got!r}"
        again = app.normalise_url(got)
        assert again == got, f"{got!r} became {again!r} the second time"


def test_click_ids_are_removed(app):
    """The parameters fbclid and gclid are removed from an address, and no others."""
    for given, wanted in (
        ("https://shop.example/a?fbclid=IwAR1&size=xl&gclid=9", "https://shop.example/a?size=xl"),
        ("https://shop.example/a?gclid=9", "https://shop.example/a"),
        ("https://shop.example/a?gclid#b", "https://shop.example/a#b"),
        ("https://shop.example/?utm_source=beer&utm_campaign=mats", "https://shop.example/?utm_source=beer&utm_campaign=mats"),
        ("https://shop.example/a?gclid_note=1&ref=fbclid", "https://shop.example/a?gclid_note=1&ref=fbclid"),
    ):
        got = app.normalise_url(given)
        assert got == wanted, f"{given!r} became {got!r}"


def test_what_is_no_web_address_stays(app):
    """An empty text and other schemes are only trimmed; an address in the parameters of another one is no scheme."""
    for given, wanted in (
        ("", ""),
        ("  ", ""),
        (" javascript:alert(1) ", "javascript:alert(1)"),
        ("mailto:Ada@Shop.example", "mailto:Ada@Shop.example"),
        ("//Shop.example/a", "//Shop.example/a"),
        ("https:/Shop.example", "https:/Shop.example"),
        ("shop.example/go?to=https://Other.example/", "https://shop.example/go?to=https://Other.example/"),
    ):
        got = app.normalise_url(given)
        assert got == wanted, f"{given!r} became {got!r}"
