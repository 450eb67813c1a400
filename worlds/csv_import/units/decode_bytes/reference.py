import codecs

OLD_CODE_PAGE = "cp1252"
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode_bytes(data: list[int]) -> str:
    """Return the text of a file, without its byte order mark; no file makes this raise."""
    raw = bytes(data).removeprefix(codecs.BOM_UTF8)
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.removeprefix(mark).decode(encoding, "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode(OLD_CODE_PAGE, "replace")
