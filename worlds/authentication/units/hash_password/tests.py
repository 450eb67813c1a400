def test_passwords_are_stored_as_salted_hashes(app):
    """A password is stored as the PBKDF2 digest of the whole password with a random salt of 24 bytes of its own."""
    import hashlib

    for password in ("correct horse battery", "pässwörter im Café", "x" * 80 + "end", ""):
        stored = app.hash_password(password, 7)
        scheme, rounds, salt, digest = stored.split("$")
        assert (scheme, rounds) == ("pbkdf2_sha256", "7"), f"the stored text begins with {scheme}${rounds}"
        assert len(salt) == 48, f"the salt has {len(salt) // 2} bytes"
        wanted = hashlib.pbkdf2_hmac("sha256", password.encode(), bytes.fromhex(salt), 7).hex()
        assert digest == wanted, f"the digest of a password of {len(password)} characters is not PBKDF2 of all of it"
    assert app.hash_password("same", 1) != app.hash_password("same", 1), "the same password got the same salt twice"
