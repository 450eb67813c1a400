"""What leaves the log: files, traces, and what is shared."""
