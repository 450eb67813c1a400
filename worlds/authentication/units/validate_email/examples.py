assert is_valid_email("ada.lovelace@mail.example.com")
assert not is_valid_email("not an address")
assert not is_valid_email("ada@localhost")
