"""How handed-in work comes in: a folder, nbgrader's exchange, an LMS's zip."""
