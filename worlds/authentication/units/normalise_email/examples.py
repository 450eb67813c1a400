assert normalise_email("ada@example.com") == "ada@example.com"
assert normalise_email("  bob@example.com ") == "bob@example.com"
