"""The `course` command. Without a word it opens the course."""

import argparse
import difflib
import importlib
import io
import sys
from collections.abc import Sequence
from types import ModuleType

from course.errors import CourseError

COMMANDS: dict[str, tuple[str, str]] = {
    "open": ("course.opening", "lay out the lessons and open them in JupyterLab (no word at all does the same)"),
    "doctor": ("course.doctor", "check this machine, one line each, with the fix for what fails"),
    "tour": ("course.tour", "three ways to build one system, compared in the terminal in half a minute"),
    "grade": ("course.grading", "grade your own copy of a week's exercise"),
    "progress": ("course.progress", "how far you are: lessons, predictions, exercises, habits, and what comes next"),
    "log": ("course.log", "what you delegated and what you kept: look, note, import, export, share"),
    "model": (
        "course.model",
        "serve the practice model by itself, print its card, or measure it against published points",
    ),
}
"""Word: the module that does it, and what the list of commands says."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 something to fix, 2 could not be done."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without some sign must not end a command
    if words[:1] in (["-h"], ["--help"], ["help"]):
        print(overview())
        return 0
    name = "open" if not words or words[0].startswith("-") else words.pop(0)
    if name not in COMMANDS:
        print(f"course: {unknown(name)}", file=sys.stderr)
        return 2
    try:
        module = importlib.import_module(COMMANDS[name][0])
        return int(module.main(parser_for(name, module).parse_args(words)))
    except CourseError as problem:
        print(f"course {name}: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def parser_for(name: str, module: ModuleType) -> argparse.ArgumentParser:
    """The words that one command understands; a module says them in its function `arguments`, if it has any."""
    summary = COMMANDS[name][1]
    parser = argparse.ArgumentParser(prog=f"course {name}", description=summary[0].upper() + summary[1:] + ".")
    if hasattr(module, "arguments"):
        module.arguments(parser)
    return parser


def overview() -> str:
    """The list of commands."""
    lines = [f"  {name:10}{summary}" for name, (_, summary) in COMMANDS.items()]
    return "\n".join(["usage: course [WORD] [options]", "", *lines, "", "More on one of them: course WORD --help"])


def unknown(name: str) -> str:
    """The sentence for a word that is no command."""
    close = difflib.get_close_matches(name, COMMANDS, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    return f"there is no command {name!r}.{hint} The commands are {', '.join(COMMANDS)}."


if __name__ == "__main__":
    sys.exit(main())
