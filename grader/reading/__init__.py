"""What the instructor wrote and what the learner handed in, as plain values; nothing runs here."""
