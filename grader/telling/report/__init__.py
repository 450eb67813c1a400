"""The class report: rows from the databases (rows), what they mean (measures, messages, people), one page (page)."""
