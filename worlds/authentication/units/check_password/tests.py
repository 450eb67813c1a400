def test_weak_passwords_are_named(app):
    """A password has at least 12 characters, and may not contain the name of the address."""
    def problems(password, email="ada@example.com"):
        return app.password_problems(email, password)

    assert problems("abcdefghijk") == ["too_short"], "a password of 11 characters was accepted"
    assert problems("abcdefghijkl") == [], "a password of 12 characters was refused"
    assert problems("") == ["too_short"], "an empty password was not called too short, and only that"
    assert problems("horse ada battery") == ["contains_name"], "a password that contains the name was accepted"
    assert problems("horse ADA battery") == ["contains_name"], "a password that contains the name in capitals was accepted"
    assert problems("ada") == ["too_short", "contains_name"], "not all problems of the password 'ada' were named"


def test_strange_passwords_are_judged_by_characters(app):
    """A password is judged by its characters, of which it needs more than one, whatever the address."""
    assert app.password_problems("", "correct horse battery") == [], "with an empty address a good password was refused"
    assert app.password_problems("ada@example.com", "äöüäöüäöü") == ["too_short"], "a password of 9 accented letters was accepted"
    assert app.password_problems("ada@example.com", "xxxxxxxxxxxxxx") == ["one_character"], "one repeated character was accepted"
    assert app.password_problems("Ada@example.com", "horse ada battery") == ["contains_name"], "a name with a capital was not found"
