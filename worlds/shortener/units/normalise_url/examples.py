assert normalise_url("https://shop.example/summer") == "https://shop.example/summer"
assert normalise_url("  Shop.Example ") == "https://shop.example/"
assert normalise_url("https://shop.example/find?q=ink&page=2") == "https://shop.example/find?q=ink&page=2"
