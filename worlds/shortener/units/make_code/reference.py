CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 7


def make_code(numbers: list[int]) -> str:
    """Return a code made of these random numbers; ValueError if there are too few of them."""
    if len(numbers) < CODE_LENGTH:
        raise ValueError(f"a code wants {CODE_LENGTH} random numbers, here are {len(numbers)}")
    return "".join(CODE_LETTERS[number % len(CODE_LETTERS)] for number in numbers[:CODE_LENGTH])
