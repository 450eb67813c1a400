"""What the lessons put to the test: the jobs, variants and raters of their experiments. No layer below knows them."""
