"""What week 4 asks of a log, one line each."""
