# url comes out of normalise_url. The answers, in this order:
# "bad_scheme": it does not begin with a scheme that we allow, followed by ://
# "bad_address": a backslash, a blank or a control character anywhere, or a user name (an @) in the part before the path
# "private_host": localhost, local or internal, and every name below them
# "bad_host": not two or more labels of a-z, 0-9 and inner hyphens (so all of IPv6, and whatever is not ASCII); or the last label is
#     digits or 0x..., as in an IPv4 address, and the host is not four plain numbers from 0 to 255; or a port that is not 1 to 65535
# "private_host": an IPv4 address of a network that is not public: 0/8, 10/8, 100.64/10, 127/8, 169.254/16, 172.16/12,
#     192.168/16, and everything from 224.0.0.0 on
# "own_host": store["host"] or a name below it
# "blocked_host": a host that we refuse, or a name below it; some are in store["blocked_hosts"]
def check_url(store: dict, url: str) -> str | None:
    """Return why this address may not be shortened, or None if it may."""
