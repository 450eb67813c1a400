# data: the bytes of the file as a list of whole numbers from 0 to 255
# UTF-8 with or without a byte order mark, UTF-16 with one; all others in one old code page, unknown bytes as "\ufffd"
def decode_bytes(data: list[int]) -> str:
    """Return the text of a file, without its byte order mark; no file makes this raise."""
