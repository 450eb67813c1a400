import string

SCHEMES = ("https",)
_LETTERS, _DIGITS = set(string.ascii_lowercase), set(string.digits)
_RANGES = [
    ((0, 0), (0, 255)), ((10, 0), (10, 255)), ((100, 64), (100, 127)), ((127, 0), (127, 255)), ((169, 254), (169, 254)),
    ((172, 16), (172, 31)), ((192, 168), (192, 168)), ((224, 0), (255, 255)),
]


def _good_label(label: str) -> bool:
    return label != "" and set(label) <= _LETTERS | _DIGITS | {"-"} and "-" not in (label[0], label[-1])


def _ends_as_number(label: str) -> bool:
    return set(label) <= _DIGITS or (label.startswith("0x") and set(label[2:]) <= _DIGITS | set("abcdef"))


def _host_problem(labels: list[str]) -> str | None:
    if labels[-1] in ("localhost", "local", "internal"):
        return "private_host"
    if len(labels) == 1 or not all(map(_good_label, labels)):
        return "bad_host"
    if not _ends_as_number(labels[-1]):
        return None
    known = {str(number): number for number in range(256)}
    if len(labels) != 4 or any(label not in known for label in labels):
        return "bad_host"
    start = (known[labels[0]], known[labels[1]])
    return "private_host" if any(low <= start <= high for low, high in _RANGES) else None


def _good_port(port: str) -> bool:
    return 0 < len(port) < 6 and set(port) <= _DIGITS and 0 < int(port) < 65536


def _within(labels: list[str], names: list[str]) -> bool:
    for name in names:
        wanted = name.split(".")
        if labels[-len(wanted) :] == wanted:
            return True
    return False


def check_url(store: dict, url: str) -> str | None:
    """Return why this address may not be shortened, or None if it may."""
    for scheme in SCHEMES:
        if url.startswith(f"{scheme}://"):
            rest = url[len(scheme) + 3 :]
            break
    else:
        return "bad_scheme"
    place = ""
    for sign in rest:
        if sign in "/?#":
            break
        place += sign
    if "@" in place or any(sign <= " " or sign in "\\\x7f" for sign in url):
        return "bad_address"
    host, *port = place.split(":", 1)
    labels = host.split(".")
    if len(labels) > 1 and labels[-1] == "":
        labels = labels[:-1]
    problem = _host_problem(labels)
    if problem == "private_host" and labels[-1].isalpha():
        return problem
    if problem == "bad_host" or (port and not _good_port(port[0])):
        return "bad_host"
    if problem:
        return problem
    if _within(labels, [store["host"]]):
        return "own_host"
    if _within(labels, ("bit.ly", "tinyurl.com", *store["blocked_hosts"])):
        return "blocked_host"
    return None
