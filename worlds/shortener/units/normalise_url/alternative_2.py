import re

CLICK_IDS = ("fbclid", "gclid")


def _first(text: str, signs: str) -> int:
    """Return the place of the first of these signs, or the end."""
    places = [text.index(sign) for sign in signs if sign in text]
    return min(places, default=len(text))


def normalise_url(text: str) -> str:
    """Return the form of an address in which it is stored and compared."""
    address = text.strip()
    scheme_there = re.match(r"([A-Za-z][A-Za-z0-9+-]*):", address)
    if scheme_there is None:
        if address == "" or address[:2] == "//":
            return address
        scheme, rest = "https", address
    elif scheme_there[1].lower() in ("http", "https") and address.startswith("://", scheme_there.end(1)):
        scheme, rest = scheme_there[1].lower(), address[scheme_there.end() + 2 :]
    else:
        return address
    end = _first(rest, "/?#")
    place, rest = rest[:end], rest[end:]
    start = place.rfind("@") + 1
    host = re.sub(r":443\Z" if scheme == "https" else r":80\Z", "", place[start:].lower())
    result = scheme + "://" + place[:start] + re.sub(r"\.\Z", "", host)
    end = _first(rest, "?#")
    result += rest[:end] or "/"
    rest = rest[end:]
    if rest.startswith("?"):
        end = _first(rest, "#")
        query, rest = rest[1:end], rest[end:]
        sign = "?"
        kept = []
        for one in query.split("&"):
            if re.split("=", one, maxsplit=1)[0] in CLICK_IDS:
                continue
            kept.append(one)
        if kept and kept != [""]:
            result += sign + "&".join(kept)
    return result + rest
