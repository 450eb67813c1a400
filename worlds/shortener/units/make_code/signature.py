# numbers: random whole numbers from 0 to 2**32 - 1, drawn by the caller; one makes one letter, from the first on.
# The letters of codes are kept in the order 0-9, a-z; a number gives the letter at the place number % count of letters.
def make_code(numbers: list[int]) -> str:
    """Return a code made of these random numbers; ValueError if there are too few of them."""
