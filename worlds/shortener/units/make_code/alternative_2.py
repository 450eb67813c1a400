CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 7


def _code_letters(numbers: list[int]):
    source = iter(numbers)
    for _ in range(CODE_LENGTH):
        yield CODE_LETTERS[next(source) % len(CODE_LETTERS)]


def make_code(numbers: list[int]) -> str:
    """Return a code made of these random numbers; ValueError if there are too few of them."""
    try:
        return "".join(_code_letters(numbers))
    except RuntimeError as error:
        raise ValueError("the random numbers have run out") from error
