"""A Dask cluster carries the same items: a real scheduler and real workers, each in a process of its own."""

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from handed_in import RIGHT, answered, item, words_source

from grader import errors
from grader.carrying.cluster import grade_on
from grader.carrying.pool import grade_all

pytest.importorskip("distributed")

SLOW = "import time\ndef clean(text):\n    time.sleep(0.2)\n    return text.strip().lower()"
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


def started(module, *words, until, **environ):
    """A process of the cluster, and what stood in the line it was waited for."""
    command = [sys.executable, "-P", "-m", f"distributed.cli.{module}", *words]
    process = subprocess.Popen(
        command, env=os.environ | environ, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    for line in process.stderr:
        if found := re.search(until, line):
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return process, found[1]
    raise AssertionError(f"{module} ended before it was ready")


def ended(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def a_scheduler():
    words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    process, address = started("dask_scheduler", *words, until=r"Scheduler at:\s+(\S+)")
    try:
        yield address, process
    finally:
        ended(process)


@contextmanager
def a_worker(address, folder, **environ):
    words = (address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder))
    process, _ = started("dask_worker", *words, until=r"(Registered to)", **environ)
    try:
        yield process
    finally:
        ended(process)


@pytest.fixture(scope="module")
def cluster():
    with a_scheduler() as (address, _):
        yield address


@pytest.fixture
def worker(cluster, tmp_path):
    with a_worker(cluster, tmp_path / "worker") as process:
        yield process


def a_class():
    """Twelve submissions: right, slow, half right, broken, and one that ends its Python."""
    released = words_source()
    answers = [
        RIGHT, {**RIGHT, "clean": SLOW}, {**RIGHT, "clean": "clean = str.strip"}, {**RIGHT, "count": "def count("},
        {**RIGHT, "count": "def count(words):\n    import os\n    os._exit(1)"}, {**RIGHT, "clean": SLOW},
    ]  # fmt: skip
    return [item(answered(released, answers[n % 6]), student=f"s{n:02}") for n in range(12)]


def told(reports):
    """What a report says, without how long it took."""
    return {r.student: (r.verdicts, r.notes, r.findings, r.blank, r.graded) for r in reports}


def test_a_worker_killed_half_way_loses_nothing_and_grades_nothing_twice(cluster, worker, tmp_path):
    items, arrived = a_class(), []
    with a_worker(cluster, tmp_path / "doomed") as doomed:
        for report in grade_on(cluster, items):
            arrived.append(report)
            if len(arrived) == 4:
                os.kill(doomed.pid, signal.SIGKILL)
        assert doomed.wait(timeout=5) == -signal.SIGKILL
    assert sorted(report.student for report in arrived) == [one["student"] for one in items]
    assert told(arrived) == told(grade_all(items, workers=2))


def test_a_stopped_command_leaves_the_cluster_usable(cluster, worker):
    script = (
        "import json, sys\nfrom grader.carrying.cluster import grade_on\n"
        "for report in grade_on(sys.argv[1], json.load(sys.stdin)): print(report.student, flush=True)"
    )
    command = [sys.executable, "-c", script, cluster]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as one:
        one.stdin.write(
            json.dumps([item(answered(words_source(), {"clean": SLOW}), student=f"s{n}") for n in range(40)])
        )
        one.stdin.close()
        assert one.stdout.readline().startswith("s")
        one.send_signal(signal.SIGINT)
        seen = one.stdout.read().count("s")
        assert one.wait(timeout=20) != 0 and "KeyboardInterrupt" in one.stderr.read() and seen < 39
    (report,) = grade_on(cluster, [item(answered(words_source(), RIGHT))])
    assert report.points == 5


def test_files_handed_out_with_the_assignment_are_there_on_the_worker(cluster, worker):
    source = words_source()
    source["cells"][3]["source"] = 'assert clean(open("words.csv").read()) == "a,b"'
    files = [["words.csv", base64.b64encode(b" A,B ").decode()]]
    (report,) = grade_on(cluster, [item(answered(source, RIGHT), source, files=files)])
    assert report.verdicts[0].outcome == "pass", report.verdicts[0].message


def test_a_source_that_cannot_be_read_is_refused_as_it_is_here(cluster, worker):
    with pytest.raises(errors.SourceError, match="not a notebook in format 4"):
        list(grade_on(cluster, [{**item(None), "source": "{"}]))


def test_a_scheduler_that_does_not_answer_is_named():
    with pytest.raises(errors.ClusterError, match=r"No Dask scheduler answers at 'tcp://127\.0\.0\.1:9'"):
        list(grade_on("tcp://127.0.0.1:9", [item(None)], patience=1))


def test_a_scheduler_without_workers_is_named(cluster):
    with pytest.raises(errors.ClusterError, match="has no workers after 1 s"):
        list(grade_on(cluster, [item(None)], patience=1))


def test_workers_that_all_go_away_end_the_grading(cluster, worker):
    slow = [item(answered(words_source(), {"clean": SLOW}), student=f"s{n}") for n in range(6)]
    reports = grade_on(cluster, slow, patience=3)
    next(reports)
    worker.kill()
    with pytest.raises(errors.ClusterError, match=r"All workers of .* are gone"):
        list(reports)


def test_a_scheduler_that_goes_away_ends_the_grading(tmp_path):
    with a_scheduler() as (address, scheduler), a_worker(address, tmp_path):
        reports = grade_on(
            address, [item(answered(words_source(), {"clean": SLOW}), student=f"s{n}") for n in range(6)]
        )
        next(reports)
        scheduler.kill()
        with pytest.raises(errors.ClusterError, match=r"The scheduler at .* is gone"):
            list(reports)


def test_a_worker_without_the_grader_is_named(tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['grader'] = None\n")
    with a_scheduler() as (address, _), a_worker(address, tmp_path / "w", PYTHONPATH=str(tmp_path)):
        with pytest.raises(errors.ClusterError, match=r"The worker tcp://\S+ has no grader"):
            list(grade_on(address, [item(None)]))


def test_a_worker_with_another_version_is_named(tmp_path):

    shutil.copytree(ROOT / "grader", tmp_path / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "grader" / "score.py").open("a") as file:
        file.write("# a line more\n")
    with a_scheduler() as (address, _), a_worker(address, tmp_path / "w", PYTHONPATH=str(tmp_path)):
        with pytest.raises(errors.ClusterError, match=r"The worker tcp://\S+ has another version of the grader"):
            list(grade_on(address, [item(None)]))
