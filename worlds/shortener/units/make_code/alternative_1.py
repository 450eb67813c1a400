CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 7


def make_code(numbers: list[int]) -> str:
    """Return a code made of these random numbers; ValueError if there are too few of them."""
    code = ""
    for number in numbers:
        code += CODE_LETTERS[divmod(number, len(CODE_LETTERS))[1]]
        if len(code) == CODE_LENGTH:
            return code
    raise ValueError("too few random numbers for a code")
