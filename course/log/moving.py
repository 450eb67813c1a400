"""The record in and out: import, export, share, compact, and how much text it keeps."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from course.errors import CourseError
from course.log.showing import count, plain
from orchestration.errors import BadEntry
from orchestration.log import own

KEEPS = {
    "none": "No text of a prompt or an answer is kept: only a keyed hash, the length and the tokens.",
    "redacted": "Prompts and answers are kept on this machine, with what looks like a secret or an address struck out.",
    "full": "Prompts and answers are kept on this machine as they are, secrets included.",
}


def arguments(words: Any) -> None:
    """import, export, share, compact, content."""
    bring = words.add_parser("import", help="bring in what you did with other tools, and what git's trailers say")
    bring.add_argument("source", nargs="?", help="claude-code, codex or git (none: all that are found)")
    bring.add_argument("path", nargs="?", help="where to look (default: where the tool keeps it; git: here)")
    bring.set_defaults(act=import_work)
    export = words.add_parser("export", help="write your log as a table, or as OpenTelemetry spans")
    export.add_argument("file", help="its ending says the format: .csv, .parquet, or .json for OpenTelemetry")
    export.add_argument("--replace", action="store_true", help="write over a file that is there")
    export.set_defaults(act=export_log)
    share = words.add_parser("share", help="show what would leave this machine, ask, and write it")
    share.add_argument("place", help="with whom, such as the name of your class; each place knows you by another name")
    share.add_argument("--to", metavar="FOLDER", default=".", help="where the file is written (default: here)")
    share.add_argument("--show", action="store_true", help="print every line that would leave, and write nothing")
    share.add_argument("--yes", action="store_true", help="do not ask")
    share.set_defaults(act=share_log)
    compact = words.add_parser("compact", help="pack the record's old files into one; nothing is lost")
    compact.set_defaults(act=compact_log)
    content = words.add_parser("content", help="how much text of prompts and answers is kept from now on")
    content.add_argument("how", nargs="?", help=f"{', '.join(KEEPS)}; without it: what it is now")
    content.set_defaults(act=content_of_log)


def import_work(args: argparse.Namespace) -> int:
    """Bring in sessions and trailers as drafts; without a source, of all tools that left any here."""
    from orchestration.log.imports import SOURCES, import_all

    log = own()
    path = Path(args.path).expanduser() if args.path else None
    if args.source:
        brought = [import_all(log, args.source, path)]
    else:
        brought = []
        for source in SOURCES:
            try:
                brought.append(import_all(log, source))
            except BadEntry as nothing:
                print(f"{source}: {plain(nothing)}")
    for one in brought:
        print(one.text)
    if log.trouble:
        print("\nNot all of it was kept. Once the record can be written, import again: nothing is counted twice.")
        return 1
    if any(one.new_units for one in brought):
        print("\nThey are drafts: `course log todo` lists them, `course log file ID` says what each was.")
    return 0


def export_log(args: argparse.Namespace) -> int:
    """Write the whole log to a file."""
    from orchestration.log.leaving.exports import export

    if not args.replace and Path(args.file).expanduser().exists():
        raise CourseError(f"{plain(args.file)} is there already: give another name, or say --replace.")
    path = export(own(), args.file, replace=args.replace)
    print(f"Written: {path} ({path.stat().st_size:,} bytes). It holds all of your log: share with `course log share`.")
    return 0


def share_log(args: argparse.Namespace) -> int:
    """Show exactly what would leave, ask, and only then write the file."""
    from orchestration.log.leaving.sharing import preview

    folder = Path(args.to).expanduser().absolute()
    if not args.show and not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise CourseError(f"Nothing can be written to {plain(folder)}: give --to a folder that is there and yours.")
    share = preview(own(), args.place)
    print(*share.lines if args.show and not share.nothing else [share.text], sep="\n")
    if args.show or share.nothing:
        return 0
    if not args.yes:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise CourseError("Nothing was written: nobody is here to be asked. Read the above, then say --yes.")
        print("\nNothing has left yet; with --show you see every line of it.")
        print(f"Write it to {folder}? [y/N] ", end="", flush=True)
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            print("Nothing was written.")
            return 0
    path = share.write(folder)
    print(f"\nWritten: {path}. Nothing was sent: hand this file in. To take it back, have it deleted there.")
    return 0


def compact_log(args: argparse.Namespace) -> int:
    """Pack old segments of the log into one file."""
    from orchestration.log.schema import record_schemas
    from orchestration.record.compaction import compact

    done = compact(own().home / "log", record_schemas())
    if not done.files:
        print("Nothing to pack: no file of your record is both finished and older than a week.")
        return 0
    print(
        f"Packed: {count(done.files, 'file')} with {count(done.records, 'record')}, from {done.bytes_before:,} to "
        f"{done.bytes_after:,} bytes. Nothing is lost, and nothing else changes."
    )
    return 0


def content_of_log(args: argparse.Namespace) -> int:
    """Say, or choose, how much text is kept."""
    chosen = own().content(args.how)
    print(f"{chosen}: {KEEPS[chosen]}")
    if args.how:
        print("This holds from now on; what was kept before stays as it is.")
    else:
        print(f"Change it with `course log content {'|'.join(KEEPS)}`.")
    return 0
