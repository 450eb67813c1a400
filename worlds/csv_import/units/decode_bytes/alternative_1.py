OLD_CODE_PAGE = "cp1252"


def decode_bytes(data: list[int]) -> str:
    """Return the text of a file, without its byte order mark; no file makes this raise."""
    match data:
        case [0xFF, 0xFE, *rest]:
            return bytes(rest).decode("utf-16-le", errors="replace")
        case [0xFE, 0xFF, *rest]:
            return bytes(rest).decode("utf-16-be", errors="replace")
        case [0xEF, 0xBB, 0xBF, *rest]:
            return decode_bytes(rest)
    text = bytes(data).decode("utf-8", errors="surrogateescape")
    if any("\udc80" <= character <= "\udcff" for character in text):
        text = bytes(data).decode(OLD_CODE_PAGE, errors="replace")
    return text
