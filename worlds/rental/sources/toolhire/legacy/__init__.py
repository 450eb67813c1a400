"""What we still need of the program from before 2020. Nothing new is built on it."""
