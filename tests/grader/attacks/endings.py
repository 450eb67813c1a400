"""Ways of ending, or of never ending, so that no verdict could be said."""

# ruff: noqa: E501  (attacks are written as attackers would)

from attacks.target import WRONG

STUBBORN = """import signal, time
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError, RuntimeError):
        pass
try:
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
except Exception:
    pass
"""

ATTACKS = {
    "exit": {"clean": "import os\nos._exit(0)", "count": "def count(words):\n    import os\n    os._exit(0)"},
    "sys-exit": {
        "clean": "import sys\nsys.exit(0)", "count": "def count(words):\n    raise SystemExit(0)",
        "double": "def double(n): exit(0)",
    },
    "abort": {"clean": "import os\nos.abort()", "count": "def count(words):\n    import os\n    os.abort()"},
    "segfault": {
        "clean": "import ctypes\nctypes.string_at(0)", "count": "def count(words):\n    import ctypes\n    ctypes.memset(0, 1, 9)",
    },
    "recursion": {
        "clean": "def clean(text): return clean(text)",
        "count": "import sys\nsys.setrecursionlimit(10**9)\ndef count(words): return [count(words)]",
    },
    "kill-parent": {"clean": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nos.kill(-1, signal.SIGKILL)"},
    "kill-everybody": {
        "clean": """import os, signal
for pid in range(1, 40_000):
    if pid != os.getpid():
        for number in (signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
            try:
                os.kill(pid, number)
            except OSError:
                break
os.killpg(0, signal.SIGKILL)
"""
    },
    "stops-itself": {"clean": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", "count": WRONG},
    "alarm": {"clean": "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.05, 0.01)\n" + WRONG},
    "loop": {"clean": "while True: pass", "count": "def count(words):\n    while True: pass"},
    "loop-that-eats-interrupts": {
        "clean": STUBBORN + """def clean(text):
    while True:
        try:
            while True: pass
        except BaseException: pass"""
    },
    "sleep-with-signals-blocked": {"clean": STUBBORN + "time.sleep(10**6)"},
    "loop-in-c": {"clean": "sum(range(10**12))", "count": "def count(words): return 'x' in iter(int, 1)"},
    "regular-expression-without-end": {
        "clean": "import re\ndef clean(text): return re.match('(a+)+$', 'a' * 60 + 'b')"
    },
    "compile-bomb": {"clean": "(" * 90 + "1" + ")" * 90 + "**" + "9" * 9 + "**" + "9" * 9, "count": "x = 1<<10**11"},
    "source-bombs": {"clean": "-" * 200_000 + "1", "count": "[" * 100_000, "double": "x = 1\n" * 100_000 + "if 1:\n" + " if 1:\n"},
    "null-in-the-source": {"clean": "x = 1\0\n" + WRONG, "count": "\ufeff" + WRONG, "double": "# coding: utf-7\n+AGE-"},
    "waits-for-input": {"clean": "input()", "count": "def count(words):\n    import sys\n    return sys.stdin.read()"},
    "forever-between-calls": {
        "clean": """import threading
lock = threading.Lock()
lock.acquire()
import sys
sys.stdout.write = lambda text: lock.acquire()
def clean(x): return 'q'"""
    },
}  # fmt: skip
