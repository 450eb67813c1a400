"""What can go wrong at the front desk.

CourseError               a sentence for the learner; the command prints it and ends with exit code 2
├── WorkspaceError        the learner's folder or the private folder cannot be read or written
├── SettingsError         the settings file says something that cannot be used
├── ModelError            no model answers
└── LabError              JupyterLab does not start
"""


class CourseError(Exception):
    """An expected failure. Its text is one or two sentences: what was wrong, where, what to do."""


class WorkspaceError(CourseError):
    """The workspace or the private folder cannot be used."""


class SettingsError(CourseError):
    """The settings file cannot be understood."""


class ModelError(CourseError):
    """No model answers."""


class LabError(CourseError):
    """JupyterLab does not start."""


def last_lines(text: str, count: int = 8) -> str:
    """The last `count` lines of a log, indented, to stand below a sentence."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    return "".join(f"\n    {line}" for line in lines[-count:])
