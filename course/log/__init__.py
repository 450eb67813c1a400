"""`course log`: what was delegated and what was kept, from a terminal, in the course and long after it."""

import argparse
import os
import sys

from course.errors import CourseError
from course.log import entering, looking, moving
from course.log.showing import plain
from orchestration.errors import OrchestrationError, RecordUnwritable


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that `course log` understands."""
    words = parser.add_subparsers(dest="word", metavar="WORD", title="words (none: an overview)")
    for room in (looking, entering, moving):
        room.arguments(words)


def main(args: argparse.Namespace) -> int:
    """Do one thing with the record and say what was done; 1 when something could not be written."""
    try:
        code = int(args.act(args)) if args.word else looking.overview(args)
        sys.stdout.flush()
        return code
    except RecordUnwritable as problem:
        print(f"course log: {plain(problem)}", file=sys.stderr)
        return 1
    except OrchestrationError as problem:
        raise CourseError(plain(problem)) from None
    except BrokenPipeError:  # whoever reads this has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
