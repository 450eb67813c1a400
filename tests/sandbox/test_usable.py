"""What ordinary programs need works behind every wall."""

from collections.abc import Callable, Iterator

import pytest

from sandbox import Limits, Sandbox

Can = Callable[[str], bool]

WITH_PACKAGES = """
import io
import numpy as np, pandas as pd, pyarrow as pa, pyarrow.compute as pc
result = [round(float(np.linalg.det(np.eye(300))), 3)]
pd.DataFrame({"a": [1, 1, 2]}).to_csv("x.csv")
result.append(pd.read_csv("x.csv").groupby("a").size().to_dict())
table = pa.table({"a": list(range(10_000))})
sink = io.BytesIO()
with pa.ipc.new_stream(sink, table.schema) as writer:
    writer.write_table(table)
result.append(pc.sum(pa.ipc.open_stream(sink.getvalue()).read_all()["a"]).as_py())
result[1] = list(result[1].values())
"""

PROGRAMS = {
    "fork": "import os\nif os.fork() == 0: os._exit(7)\nresult = os.waitstatus_to_exitcode(os.wait()[1])",
    "threads": (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(4) as pool: result = sum(pool.map(int, ['3', '4']))"
    ),
    "subprocess": "import subprocess\nresult = int(subprocess.run(['/bin/echo', '7'], capture_output=True).stdout)",
    "asyncio": "import asyncio\nasync def seven(): await asyncio.sleep(0); return 7\nresult = asyncio.run(seven())",
    "a process and a pipe": (
        "import multiprocessing\ncontext = multiprocessing.get_context('fork')\nhere, there = context.Pipe()\n"
        "one = context.Process(target=there.send, args=(7,))\none.start()\nresult = here.recv()\none.join()"
    ),
    "sqlite": (
        "import sqlite3\nwith sqlite3.connect('x.db') as db: db.execute('create table t (n)')\n"
        "db.execute('insert into t values (7)')\nresult = db.execute('select n from t').fetchone()[0]"
    ),
    "temporary files": (
        "import tempfile, os\nwith tempfile.TemporaryDirectory() as place, open(place + '/x', 'w+') as file:\n"
        "    result = file.write('seven  ')"
    ),
    "copies and archives": (
        "import os, shutil, zipfile\nopen('x', 'w').write('seven  ')\nshutil.copyfile('x', 'y')\nos.replace('y', 'z')\n"
        "with zipfile.ZipFile('a.zip', 'w') as archive: archive.write('z')\n"
        "os.mkdir('out')\nzipfile.ZipFile('a.zip').extractall('out')\nresult = os.path.getsize('out/z')"
    ),
    "priorities and limits of its own": (
        "import os, resource\nos.nice(1)\nos.sched_setaffinity(0, os.sched_getaffinity(0))\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))\nresult = 7"
    ),
    "signals to itself": (
        "import os, signal\nseen = []\nsignal.signal(signal.SIGUSR1, lambda *_: seen.append(7))\n"
        "os.kill(os.getpid(), signal.SIGUSR1)\nresult = seen[0]"
    ),
    "an alarm": (
        "import signal, time\ndef ring(*_): raise TimeoutError\nsignal.signal(signal.SIGALRM, ring)\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.01)\n"
        "try: time.sleep(60)\nexcept TimeoutError: result = 7"
    ),
    "ending a process of its own": (
        "import subprocess\none = subprocess.Popen(['/bin/sleep', '60'])\none.terminate()\nresult = one.wait() + 22"
    ),
}

SHARED = {
    "a pool of processes": (
        "import multiprocessing\n"
        "with multiprocessing.get_context('fork').Pool(2) as pool: result = sum(pool.map(int, '34'))"
    ),
    "a number in shared memory": (
        "import multiprocessing\ncontext = multiprocessing.get_context('fork')\nnumber = context.Value('i', 3)\n"
        "def add():\n    with number: number.value += 4\n"
        "one = context.Process(target=add)\none.start()\none.join()\nresult = number.value"
    ),
}


@pytest.fixture(scope="module")
def rich(box: Sandbox) -> Iterator[Sandbox]:
    """A sandbox of the same back end with packages ready."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SANDBOX_BACKEND", box.backend.name)
        with Sandbox(workers=1, preload=["numpy", "pandas", "pyarrow.compute"]) as sandbox:
            yield sandbox


def test_packages(rich: Sandbox) -> None:
    outcome = rich.execute(WITH_PACKAGES, Limits(seconds=30))
    assert (outcome.error, outcome.value) == (None, [1.0, [2, 1], 49_995_000])


@pytest.mark.parametrize("source", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_programs(box: Sandbox, source: str) -> None:
    outcome = box.execute(source, Limits(seconds=30))
    assert (outcome.error, outcome.value) == (None, 7)


@pytest.mark.parametrize("source", SHARED.values(), ids=SHARED.keys())
def test_processes_that_share(box: Sandbox, can: Can, source: str) -> None:
    outcome = box.execute(source, Limits(seconds=30))
    assert (outcome.value == 7) == can("share memory")
