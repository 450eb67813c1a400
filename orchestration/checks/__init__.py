"""The second layer: is this answer right? Checks on code, on tests that were written, on what a learner handed in."""
