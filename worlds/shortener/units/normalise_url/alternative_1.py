import string

CLICK_IDS = ("fbclid", "gclid")
_IN_SCHEMES = set(string.ascii_letters + string.digits + "+-")


def _has_scheme(address: str) -> bool:
    scheme, colon, _ = address.partition(":")
    return bool(colon and scheme) and scheme[0] in string.ascii_letters and set(scheme) <= _IN_SCHEMES


def _without_click_ids(query: str) -> str:
    parameters = [one for one in query.split("&") if one.split("=", 1)[0] not in CLICK_IDS]
    return "&".join(parameters)


def normalise_url(text: str) -> str:
    """Return the form of an address in which it is stored and compared."""
    address = text.strip()
    if not address or address.startswith("//"):
        return address
    if not _has_scheme(address):
        address = "https://" + address
    scheme, separator, rest = address.partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in ("http", "https"):
        return address
    rest, hash_sign, fragment = rest.partition("#")
    rest, _, query = rest.partition("?")
    place, _, path = rest.partition("/")
    user, at, host = place.rpartition("@")
    host = host.lower()
    usual = {"http": ":80", "https": ":443"}[scheme]
    if host.endswith(usual):
        host = host[: -len(usual)]
    if host.endswith("."):
        host = host[:-1]
    query = _without_click_ids(query)
    return "".join([scheme, "://", user, at, host, "/", path, "?" if query else "", query, hash_sign, fragment])
