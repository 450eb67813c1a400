numbers = [1_000_000 + 7 * place for place in range(60)]
code = make_code(list(numbers))
assert isinstance(code, str) and code.isalnum()
assert make_code(list(numbers)) == code
