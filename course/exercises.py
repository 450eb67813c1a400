"""Released exercises in the learner's workspace: the same notebooks that an instructor hands out, without solutions.

Releasing needs nbgrader, whose import takes two seconds; so `course open` runs this module as a process of its own,
after the Start page is there, and only what changed is released again.
"""

import sys
import tempfile
from pathlib import Path

from course import processes, settings
from course.errors import CourseError, WorkspaceError
from course.workspace import Workspace, report, sha

FOLDER = "exercises"
SOURCES = settings.REPOSITORY / FOLDER


def weeks(exercises: Path = SOURCES) -> list[str]:
    """The assignments there are, as the folders are named."""
    return sorted({path.parent.name for path in exercises.glob("*/*.ipynb")})


def notebooks(week: str = "*", exercises: Path = SOURCES) -> list[Path]:
    """The source notebooks of a week, or of all. What else lies beside them is the instructor's and stays there."""
    return sorted(exercises.glob(f"{week}/*.ipynb"))


def pending(place: Workspace, exercises: Path = SOURCES) -> list[tuple[str, Path]]:
    """The exercises whose source changed since they were released, or whose released copy is gone."""
    found = []
    for path in notebooks(exercises=exercises):
        name = f"{FOLDER}/{path.parent.name}/{path.name}"
        entry = place.entries.get(name)
        if not entry or entry.source != sha(path.read_bytes()) or not (place.root / name).exists():
            found.append((name, path))
    return found


def release(place: Workspace, exercises: Path = SOURCES) -> None:
    """Release what is pending into `place`. Raises WorkspaceError when a source cannot be released."""
    waiting = pending(place, exercises)
    for name, path in waiting:
        place.put(name, released(path), source=sha(path.read_bytes()))
    if waiting:
        place.save()


def released(source: Path) -> bytes:
    """The learner's version of one source notebook."""
    from grader import GraderError, release_notebook

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / source.name
        try:
            release_notebook(source, target)
            return target.read_bytes()
        except GraderError as problem:
            raise WorkspaceError(f"The exercise {source} could not be released: {problem}") from problem


def releasing(place: Workspace) -> processes.Aside:
    """`release` in a process of its own, which says what it did."""
    return processes.Aside.start("course.exercises", str(place.root))


def main() -> int:
    """Release into the workspace named by the first argument, and say what came of it."""
    place = Workspace(Path(sys.argv[1]))
    try:
        release(place)
    except CourseError as problem:
        print(problem, file=sys.stderr)
    report(place, "exercise")
    return 0


if __name__ == "__main__":
    sys.exit(main())
