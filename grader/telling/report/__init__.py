"""The class report: rows from the databases (rows), what they mean (measures, messages, people), one page (page).

And what learners shared of their own logs: files (shared_files), figures (delegation, predictions), sections (shared).
"""
