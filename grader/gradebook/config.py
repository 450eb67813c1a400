"""What nbgrader's own tools are told in a course folder, so that they grade with the judge and hide what is hidden.

`nbgrader_config.py` loads it in one line, and is the instructor's from then on.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

FILE = "nbgrader_config.py"

TEMPLATE = '''"""nbgrader's own tools, formgrader among them, read this file: start JupyterLab in this folder.

Put settings of your own below the last line. The file is written once and never changed again.
"""

from grader.gradebook.config import apply

c = get_config()  # noqa: F821
apply(c, source={source!r})
'''

BESIDE = (
    ".ipynb_checkpoints", "__pycache__", "*.pyc", "feedback", "*.py", "*.md", "*.txt", "*.json", "*.toml", "*.y*ml",
    # formgrader would show these with the instructor's rights
    "*.htm", "*.html", "*.xhtml", "*.xml", "*.svg", "*.js",
)  # fmt: skip
"""Files beside a notebook that nbgrader does not copy along."""

AUTOGRADE = (
    "grader.gradebook.seam.Judge",  # where nbgrader has Execute
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "grader.gradebook.seam.SaveScores",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
)
FEEDBACK = (
    "nbgrader.preprocessors.GetGrades",
    "grader.gradebook.showing.Redact",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
)
RELEASE = (
    "grader.gradebook.seam.Proofread",
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.InstantiateTests",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearSolutions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
)


def apply(c: Any, source: str = "") -> None:
    """Set nbgrader up for this course folder. Called by nbgrader_config.py, in nbgrader's or JupyterLab's process.

    c: the configuration. source: the folder of the assignments, seen from the course folder.
    """
    bin_folder = str(Path(sys.executable).parent)
    if os.environ.get("PATH", "").split(os.pathsep)[0] != bin_folder:
        # nbgrader runs a bare `alembic`, which lies beside this Python, activated or not
        os.environ["PATH"] = os.pathsep.join([bin_folder, os.environ.get("PATH", "")])
    if source:
        c.CourseDirectory.source_directory = source
    c.CourseDirectory.ignore = list(BESIDE)
    c.Autograde.exporter_class = "grader.gradebook.seam.HandedIn"
    c.Autograde.sanitize_preprocessors = []
    c.Autograde.autograde_preprocessors = list(AUTOGRADE)
    c.GenerateAssignment.preprocessors = list(RELEASE)
    c.GenerateFeedback.preprocessors = list(FEEDBACK)
    c.HTMLExporter.preprocessors = ["grader.gradebook.showing.Harmless"]
    c.HTMLExporter.filters = {"markdown2html": "grader.gradebook.showing.markdown"}


def write_config(source: Path, course: Path) -> tuple[str, ...]:
    """Write nbgrader_config.py into the course folder unless one is there; sentences about one that differs."""
    path = course / FILE
    relative = Path(os.path.relpath(source, course)).as_posix()
    wanted = TEMPLATE.format(source=relative)
    if not path.exists():
        path.write_text(wanted, encoding="utf-8")
        return ()
    text = path.read_text(encoding="utf-8", errors="replace")
    if "grader.gradebook.config" not in text:
        return (
            f"{path} is yours and was left as it is. Without these two lines in it, nbgrader's own buttons run "
            "learners' code unprotected: `from grader.gradebook.config import apply` and "
            f"`apply(c, source={relative!r})`.",
        )
    if f"source={relative!r}" not in text and "source_directory" not in text:
        return (f"{path} names another source folder than {source}, and was left as it is.",)
    return ()
