"""What a learner's code and files may try, by family, and one file that tries all of it on the real command.

A family is a file with `ATTACKS`: by name, the answers (grade_id: text) or a function that does it to a notebook.
In an answer, {folder} is the course's folder, {inbox} the folder with everybody's notebooks.
"""
