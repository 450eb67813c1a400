assert password_problems("ada@example.com", "correct horse battery") == []
assert password_problems("ada@example.com", "secret") == ["too_short"]
assert password_problems("ada@example.com", "z" * 20) == ["one_character"]
