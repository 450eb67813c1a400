"""Taking more than a share: memory, processes, output, disk."""

# ruff: noqa: E501  (attacks are written as attackers would)

from attacks.target import WRONG

ATTACKS = {
    "memory": {"clean": "hog = []\nwhile True: hog.append(bytearray(50_000_000))"},
    "memory-in-a-call": {"count": "def count(words): return [0] * 10**10", "double": "def double(n): return 'x' * 10**11"},
    "memory-of-many": {
        "clean": """import os, time
for _ in range(12):
    if os.fork() == 0:
        hog = [bytearray(1) * 2**27 for _ in range(6)]
        time.sleep(100)
        os._exit(0)
time.sleep(100)
"""
    },
    "memory-in-files": {
        "clean": """import glob, os
for place in ('.', '/tmp', '/dev/shm', '/run', '/var/tmp', os.path.expanduser('~')):
    try:
        for number in range(40):
            with open(f'{place}/hog{number}', 'wb') as file:
                for _ in range(70): file.write(bytes(2**20))
    except OSError:
        pass
""" + WRONG
    },
    "shared-memory": {
        "clean": """import mmap, os
kept = []
try:
    for number in range(100):
        kept.append(mmap.mmap(-1, 2**27))
        kept[-1].write(bytes(2**27))
except (OSError, MemoryError, ValueError):
    pass
memory = os.memfd_create('x') if hasattr(os, 'memfd_create') else os.open('x', os.O_CREAT | os.O_RDWR)
try:
    while True: os.write(memory, bytes(2**24))
except (OSError, MemoryError):
    pass
""" + WRONG
    },
    "fork-bomb": {"clean": "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"},
    "thread-bomb": {
        "clean": """import threading, time
try:
    while True: threading.Thread(target=time.sleep, args=(100,)).start()
except RuntimeError:
    pass
""" + WRONG
    },
    "daemon": {
        "clean": """import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(3, 256):
            try: os.close(number)
            except OSError: pass
        sys.stdout = None
        while True:
            time.sleep(0.1)
            try: open('daemon', 'a').write('still here\\n')
            except OSError: pass
    os._exit(0)
""" + WRONG
    },
    "daemon-that-outlives-a-crash": {
        "clean": "import subprocess, sys, os\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(3600)'], start_new_session=True)\nos._exit(1)"
    },
    "descriptors": {
        "clean": """import os
kept = []
try:
    while True: kept.append(os.pipe())
except OSError:
    pass
""" + WRONG
    },
    "flood": {"clean": "while True: print('x' * 100_000)", "count": "def count(words): return 'x' * 50_000_000"},
    "flood-of-lines": {"clean": "while True: print()", "count": "def count(words):\n    while True: print(words)"},
    "flood-on-one-line": {"clean": "print('x' * 60_000_000)", "double": "def double(n): print('y' * 60_000_000)"},
    "flood-of-errors": {
        "clean": "import sys, warnings\nwhile True: warnings.warn('x' * 10_000 + str(id(object()))); sys.stderr.write('e' * 100_000)"
    },
    "flood-past-python": {"clean": "import os\nwhile True: os.write(1, b'z' * 65536); os.write(2, b'z' * 65536)"},
    "just-below-the-limit": {"clean": "print('x' * 1_000_000)\n" + WRONG, "count": "for _ in range(900_000): print()"},
    "many-cells-of-output": lambda n: n["cells"].extend(
        {"cell_type": "code", "metadata": {}, "id": f"flood-{i}", "source": "print('x' * 30_000)", "outputs": []}
        for i in range(300)
    ),
    "long-message": {"clean": "def clean(x): raise ValueError('m' * 10**7)", "count": "raise ValueError('line\\n' * 10**6)"},
    "folders-without-end": {
        "clean": """import os
try:
    for _ in range(3000):
        os.mkdir('d')
        os.chdir('d')
except OSError:
    pass
""" + WRONG
    },
}  # fmt: skip
