"""The front desk: the `course` command, the learner's workspace, and what a machine needs for them."""
