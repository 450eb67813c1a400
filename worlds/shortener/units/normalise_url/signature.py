# "Shop.Example/A" -> "https://shop.example/A": trimmed; https:// put before what has no scheme; scheme and host in small letters;
# no usual port (443, for http 80) and no dot at the host's end; "/" for an empty path; no "?" with nothing after it.
# Everything else stays as typed, in its order: other parameters, path, fragment, a user name before the host.
# A scheme is a letter and then letters, digits, + or - up to a colon. An empty text, what begins with //, and what has
# any other scheme than http:// or https:// is only trimmed; refusing it is not the work of this function.
def normalise_url(text: str) -> str:
    """Return the form of an address in which it is stored and compared."""
