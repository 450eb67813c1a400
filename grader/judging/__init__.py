"""One notebook graded: the learner's cells in the sandbox, the hidden tests here, outside it."""
