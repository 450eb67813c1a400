"""The trials of an experiment as they are: what makes two runs the same, where they are kept, how they are compared."""
