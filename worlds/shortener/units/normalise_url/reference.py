import re

CLICK_IDS = ("fbclid", "gclid")
_ADDRESS = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(#.*)?", re.IGNORECASE | re.DOTALL)


def normalise_url(text: str) -> str:
    """Return the form of an address in which it is stored and compared."""
    address = text.strip()
    if address and not re.match(r"[A-Za-z][A-Za-z0-9+-]*:|//", address):
        address = "https://" + address
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return address
    scheme, place, path, query, fragment = found.groups(default="")
    scheme = scheme.lower()
    user, at, host = place.rpartition("@")
    host = host.lower().removesuffix(":443" if scheme == "https" else ":80").removesuffix(".")
    kept = [part for part in query.split("&") if part.partition("=")[0] not in CLICK_IDS]
    query = "&".join(kept)
    return f"{scheme}://{user}{at}{host}{path or '/'}" + (f"?{query}" if query else "") + fragment
