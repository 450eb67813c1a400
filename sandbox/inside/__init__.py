"""The untrusted side: a warm fork server and the child that runs the code. Standard library only, and little of it."""
