assert hash_password("correct horse battery", 100).startswith("pbkdf2_sha256$100$")
assert len(hash_password("correct horse battery", 100).split("$")) == 4
