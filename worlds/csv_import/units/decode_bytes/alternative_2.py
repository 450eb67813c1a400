OLD_CODE_PAGE = "cp1252"


def _attempts(raw: bytes) -> list[tuple[str, str]]:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return [("utf-16", "replace")]
    return [("utf-8", "strict"), (OLD_CODE_PAGE, "replace")]


def decode_bytes(data: list[int]) -> str:
    """Return the text of a file, without its byte order mark; no file makes this raise."""
    raw = bytes(data)
    if raw[:3] == b"\xef\xbb\xbf":
        raw = raw[3:]
    text = ""
    for encoding, errors in _attempts(raw):
        try:
            text = raw.decode(encoding, errors)
            break
        except UnicodeDecodeError:
            continue
    return text
