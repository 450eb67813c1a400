stored = "pbkdf2_sha256$100$00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff$"
stored += "7616c40287c40bf0ffd3217c25de7952acabd9b96795bed9b11b05d305c008ed"
assert verify_password("correct horse battery", stored)
assert not verify_password("wrong", stored)
