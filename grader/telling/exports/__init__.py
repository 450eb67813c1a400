"""Scores for other systems: a CSV, the columns of Canvas's gradebook, a zip for Moodle."""
