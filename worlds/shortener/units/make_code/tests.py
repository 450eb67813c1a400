def test_a_code_is_easy_to_type(app):
    """A code has seven letters, one for each random number, and none of 0, 1, i, l and o."""
    letters = "23456789abcdefghjkmnpqrstuvwxyz"
    for numbers, wanted in (
        ([0, 1, 2, 8, 29, 30, 31], "234ayz2"),
        ([62, 30, 61, 4_294_967_295, 5, 5, 5, 9, 9], "2zz" + letters[4_294_967_295 % 31] + "777"),
    ):
        got = app.make_code(list(numbers))
        assert got == wanted, f"the numbers {numbers} gave the code {got!r}"
    codes = {app.make_code([6 * number, number, 3, 30 - number, 17, 17 * number, number + 9]) for number in range(31)}
    used = set("".join(codes))
    assert used <= set(letters), f"codes use {sorted(used - set(letters))}"


def test_numbers_for_a_code_are_only_read(app):
    """Too few random numbers raise a ValueError, and the caller's list stays as it was."""
    for count in (0, 1, 5):
        try:
            code = app.make_code([3] * count)
        except ValueError:
            continue
        raise AssertionError(f"{count} random numbers gave the code {code!r}")
    numbers = [9, 8, 7, 6, 5, 4, 3, 2]
    before = list(numbers)
    first = app.make_code(numbers)
    assert numbers == before, f"making a code left {numbers} of {before}"
    assert app.make_code(before[: len(first)]) == first, "numbers that were not needed changed the code"
