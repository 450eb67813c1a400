"""Grades notebooks with otter's API in this process, a line of JSON for each; run by otter's Python.

python otter_grades.py AUTOGRADER.zip NOTEBOOK ...
"""

import json
import sys
import time

from otter.api import grade_submission

for path in sys.argv[2:]:
    began = time.perf_counter()
    result = grade_submission(path, sys.argv[1], quiet=True)
    print(json.dumps({"seconds": time.perf_counter() - began, "points": result.total}), flush=True)
