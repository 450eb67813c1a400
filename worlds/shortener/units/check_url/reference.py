import re

SCHEMES = ("https",)
_LOCAL_NAMES = ("localhost", "local", "internal")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")


def _is_private(numbers: list[int]) -> bool:
    first, second = numbers[:2]
    return (
        first in (0, 10, 127)
        or first >= 224
        or (first == 100 and 64 <= second <= 127)
        or (first == 169 and second == 254)
        or (first == 172 and 16 <= second <= 31)
        or (first == 192 and second == 168)
    )


def _is_below(host: str, name: str) -> bool:
    return host == name or host.endswith("." + name)


def check_url(store: dict, url: str) -> str | None:
    """Return why this address may not be shortened, or None if it may."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in SCHEMES:
        return "bad_scheme"
    place = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if re.search(r"[\x00-\x20\x7f\\]", url) or "@" in place:
        return "bad_address"
    host, colon, port = place.partition(":")
    host = host.removesuffix(".")
    labels = host.split(".")
    if labels[-1] in _LOCAL_NAMES:
        return "private_host"
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return "bad_host"
    if colon and not (re.fullmatch(r"[0-9]{1,5}", port) and 1 <= int(port) <= 65535):
        return "bad_host"
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1]):
        numbers = [int(label) for label in labels if label.isdigit() and len(label) <= 3]
        if len(labels) != 4 or [str(number) for number in numbers] != labels or max(numbers) > 255:
            return "bad_host"
        if _is_private(numbers):
            return "private_host"
    if _is_below(host, store["host"]):
        return "own_host"
    if any(_is_below(host, name) for name in ("bit.ly", "tinyurl.com", *store["blocked_hosts"])):
        return "blocked_host"
    return None
