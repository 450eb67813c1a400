"""Experiments: arms × trials, what makes two runs the same, where trials are kept, and what they say."""
