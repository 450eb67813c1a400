"""The `grader` command: release · collect · grade · feedback · report · export."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.text import Text

from grader.errors import GraderError, SourceError
from grader.intake.names import fault_of_assignment, shown
from sandbox import SandboxError

COMMANDS = ("release", "collect", "grade", "feedback", "report", "export")
"""Each is a file in grader/commands, with HELP, arguments(parser) and run(options, console)."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 2 something to put right first, 130 interrupted."""
    options = _parser().parse_args(words)
    console = Console(highlight=False, soft_wrap=True)
    try:
        for name in (options.assignment, *getattr(options, "more", ())):
            if fault := fault_of_assignment(name):
                raise SourceError(f"'{shown(name)}' cannot be the name of an assignment: it {fault}.")
        options.run(options, console)
    except (GraderError, SandboxError) as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(Text(str(error)))
        return 2
    except KeyboardInterrupt:
        console.print("Stopped. What was graded is kept; the same command goes on from there.")
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grader", description="Release, grade and give feedback on an assignment.")
    commands = parser.add_subparsers(required=True, metavar=" | ".join(COMMANDS))
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("assignment", help="its name: a folder in the source folder")
    where.add_argument("--source", type=Path, default=Path("exercises"), help="your notebooks (default: exercises)")
    where.add_argument("--course", type=Path, default=Path("build"), help="everything made goes here (default: build)")
    for name in COMMANDS:
        command = import_module(f"grader.commands.{name}")
        words = commands.add_parser(name, parents=[where], help=command.HELP)
        command.arguments(words)
        words.set_defaults(run=command.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
