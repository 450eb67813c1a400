def test_only_the_right_password_verifies(app):
    """Only the very password verifies, with the stored rounds; a stored text that cannot be read verifies nothing."""
    import hashlib

    digest = hashlib.pbkdf2_hmac("sha256", b"correct horse battery", b"salt", 7).hex()
    stored = "pbkdf2_sha256$7$" + b"salt".hex() + "$"
    assert app.verify_password("correct horse battery", stored + digest) is True, "the right password was refused"
    assert app.verify_password("correct horse batter", stored + digest) is False, "a wrong password was accepted"
    assert not app.verify_password("", stored + digest), "an empty password was accepted"
    last = "0" if digest[-1] != "0" else "1"
    assert not app.verify_password("correct horse battery", stored + digest[:-1] + last), "a digest with another end was accepted"
    assert not app.verify_password("correct horse battery", stored), "an empty digest was accepted"
    assert not app.verify_password("correct horse battery", "pbkdf2_md5" + stored[13:] + digest), "another scheme was accepted"
    for text in ("", "plain", "$$$", stored + "zz$", "pbkdf2_sha256$x$00$00"):
        try:
            got = app.verify_password("correct horse battery", text)
        except Exception as error:
            raise AssertionError(f"the stored text {text!r} raised {type(error).__name__}") from None
        assert got is False, f"the stored text {text!r} was taken for a hash of the password"
