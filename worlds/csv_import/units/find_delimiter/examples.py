assert find_delimiter("Email;Phone;Fee\nada@example.com;0660 123;12\n") == ";"
assert find_delimiter("Email\tPhone\tFee\nada@example.com\t0660 123\t12\n") == "\t"
