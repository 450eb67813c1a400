rows = read_rows('Email;Note\nada@example.com;"likes; semicolons"\n', ";")
assert rows == [
    {"line": 1, "fields": ["Email", "Note"]},
    {"line": 2, "fields": ["ada@example.com", "likes; semicolons"]},
]
