import ipaddress
import re

SCHEMES = ("https",)
_NETWORKS = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.168.0.0/16", "224.0.0.0/3",
        ),
    )
)
_HOST = re.compile(r"(?!-)[a-z0-9-]+(?<!-)(?:\.(?!-)[a-z0-9-]+(?<!-))+")


def _and_above(host: str) -> list[str]:
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]


def check_url(store: dict, url: str) -> str | None:
    """Return why this address may not be shortened, or None if it may."""
    if not any(url.startswith(scheme + "://") for scheme in SCHEMES):
        return "bad_scheme"
    rest = url[url.index("://") + 3 :]
    place = rest[: min(rest.find(sign) % (len(rest) + 1) for sign in "/?#")]
    if "@" in place or "\\" in url or any(ord(sign) <= 32 or ord(sign) == 127 for sign in url):
        return "bad_address"
    host, colon, port = place.partition(":")
    if host.endswith("."):
        host = host[:-1]
    above = _and_above(host)
    if above[-1] in ("localhost", "local", "internal"):
        return "private_host"
    if not _HOST.fullmatch(host):
        return "bad_host"
    if colon:
        if not port.isascii() or not port.isdigit() or len(port) > 5 or not 0 < int(port) < 65536:
            return "bad_host"
    if above[-1].isdigit() or re.fullmatch("0x[0-9a-f]*", above[-1]):
        try:
            address = ipaddress.IPv4Address(host)
        except ValueError:
            return "bad_host"
        if any(address in network for network in _NETWORKS):
            return "private_host"
    if store["host"] in above:
        return "own_host"
    refused = set(above).intersection(("bit.ly", "tinyurl.com", *store["blocked_hosts"]))
    return "blocked_host" if refused else None
