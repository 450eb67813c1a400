"""Changing what others rely on: builtins, libraries, the sandbox's own inside, the names of tests and helpers."""

# ruff: noqa: E501  (attacks are written as attackers would)

from attacks.lies import LIAR
from attacks.target import WRONG

ATTACKS = {
    "patched-builtins": {
        "clean": """import builtins
builtins.sum = lambda *x: 3
builtins.len = lambda *x: 2
builtins.max = lambda *x: 3.5
builtins.all = lambda *x: True
builtins.zip = lambda *x: []
builtins.map = lambda *x: []
builtins.isinstance = lambda *x: True
builtins.type = lambda *x: str
builtins.AssertionError = type('Quiet', (Exception,), {})
class list(list):
    def __eq__(self, other): return True
""" + WRONG
    },
    "builtins-emptied": {"clean": WRONG + "\nimport builtins\nfor name in dir(builtins): delattr(builtins, name)"},
    "builtins-name": {"clean": "__builtins__ = {}\n" + WRONG, "count": "globals().clear()\nclean = count = double = print"},
    "json-patched": {
        "clean": """import json, json.encoder, json.decoder
fake = lambda *x, **y: '{"status":"ok","value":"a"}'
json.dumps = json.encoder.JSONEncoder.encode = json.encoder.JSONEncoder.iterencode = fake
json.encoder.c_make_encoder = json.encoder.encode_basestring_ascii = lambda *x: fake
json.loads = json.decoder.JSONDecoder.decode = lambda *x, **y: {'work': 'get', 'name': 'clean', 'output': 10**9}
""" + WRONG
    },
    "inside-patched": {
        "clean": """import sys
for name, module in list(sys.modules.items()):
    if name.split('.')[0] in ('inside', 'sandbox') or 'inside' in name:
        for each in ('encode', 'complaint', 'dumps', '_encode', 'carried', 'packed', '_failed', '_exception'):
            if hasattr(module, each):
                setattr(module, each, lambda *x, **y: '"a"')
        for each in ('DEPTH', 'MESSAGE', '_LEAVES'):
            if hasattr(module, each):
                setattr(module, each, 10**9)
""" + WRONG
    },
    "inside-class-patched": {
        "clean": """import gc, sys
for thing in gc.get_objects():
    if type(thing).__name__ == 'Namespace' and hasattr(thing, 'answer'):
        type(thing).answer = lambda self, request: b'{"status":"ok","value":{"low":1,"high":[2.5,3.5]}}'
        type(thing)._named = lambda self, name: (lambda *x: 'a')
""" + WRONG
    },
    "inside-frames": {
        "clean": """import sys
frame = sys._getframe()
while frame:
    space = frame.f_locals
    for name in ('request', 'limit', 'source'):
        if name in space and isinstance(space[name], dict):
            space[name].update(work='get', name='x', output=10**9)
    frame = frame.f_back
x = 'a'
""" + WRONG
    },
    "testing-libraries-patched": {
        "clean": """import unittest
unittest.TestCase.assertEqual = unittest.TestCase.fail = lambda *x, **y: None
unittest.case.TestCase.failureException = KeyError
try:
    import numpy.testing, pandas.testing
    for module in (numpy.testing, pandas.testing):
        for name in dir(module):
            if name.startswith('assert'): setattr(module, name, lambda *x, **y: None)
except ImportError:
    pass
""" + WRONG
    },
    "modules-shadowed": {
        "clean": """import sys, types
fake = types.ModuleType('string')
fake.ascii_lowercase = 'a'
fake.__getattr__ = lambda name: fake
for name in ('string', 'json', 'ast', 'traceback', 'types', 'pickle', 'pandas', 'numpy', 'pyarrow', 'builtins'):
    sys.modules[name] = fake
""" + WRONG
    },
    "modules-emptied": {"clean": "import sys\nsys.modules.clear()\nsys.path[:] = []\nsys.meta_path.clear()\n" + WRONG},
    "module-beside-the-notebook": {
        "clean": """import os, sys
for place in ('.', os.getcwd(), '/tmp', os.path.expanduser('~'), *sys.path):
    for name in ('pandas', 'numpy', 'string', 'json', 'sitecustomize', 'usercustomize'):
        try:
            with open(os.path.join(place, name + '.py'), 'w') as file:
                file.write('print("OWNED")\\nascii_lowercase = "a"')
        except OSError:
            pass
""" + WRONG,
        "count": "import importlib, string\nimportlib.reload(string)\ntry:\n    import pandas\nexcept ImportError:\n    pass",
    },
    "main-replaced": {
        "clean": """import sys, types
class Main(types.ModuleType):
    def __getattribute__(self, name): return lambda *x: 'a'
sys.modules['__main__'] = Main('__main__')
""" + WRONG
    },
    "names-that-answer": {
        "clean": """class Names(dict):
    def __missing__(self, key): return 'a'
    def __contains__(self, key): return True
    def __getitem__(self, key): return lambda *x: 'a'
import gc
for owner in gc.get_referrers(globals()):
    try:
        owner.names = Names(globals())
    except Exception:
        pass
""" + WRONG
    },
    "helpers-redefined": {
        "clean": "def same(a, b): return True\nLETTERS = set('abc')\nCLEAN = True\n" + WRONG,
        "count": "cases, given, right = {}, [], 3",
    },
    "test-names-redefined": {
        "clean": LIAR + "right = 3\ncases = {}\ngiven = []\ngot = want = pair = word = times = liar\n" + WRONG
    },
    "trace-function": {
        "clean": """import sys, threading
def skip(frame, event, arg):
    try:
        frame.f_lineno = frame.f_lineno + 1
    except Exception:
        pass
    return skip
sys.settrace(skip)
sys.setprofile(skip)
threading.settrace(skip)
sys.setswitchinterval(1e-6)
sys.setrecursionlimit(50)
""" + WRONG
    },
    "audit-hook": {
        "clean": """import sys
def deny(event, args):
    if event in ('compile', 'exec', 'import', 'open'): raise SystemExit(event)
sys.addaudithook(deny)
""" + WRONG
    },
    "at-exit": {
        "clean": """import atexit, os, signal, weakref
def last():
    print('{"outcome": "pass"}')
    os.write(1, b'{"status":"ok","value":1}')
atexit.register(last)
class Last:
    def __del__(self): last()
kept = Last()
weakref.finalize(kept, last)
signal.signal(signal.SIGTERM, lambda *x: last())
""" + WRONG
    },
    "hooks": {
        "clean": """import sys
sys.excepthook = sys.unraisablehook = sys.displayhook = lambda *x: None
sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = None
""" + WRONG,
        "count": "class Stream:\n    def flush(self): raise KeyboardInterrupt\nimport sys\nsys.stdout = Stream()\n" + WRONG,
    },
    "thread-that-goes-on": {
        "clean": """import threading, time
def forever():
    while True:
        globals().update(limit={'low': 1, 'high': [2.5, 3.5, 0]})
        print('still here')
        time.sleep(0.01)
for _ in range(3):
    threading.Thread(target=forever, daemon=True).start()
""" + WRONG
    },
    "ctypes": {
        "clean": """import ctypes
true = id(True)
number = ctypes.c_int.from_address(id(4) + 24)
number.value = 8
ctypes.memmove(id('hello') + 48, b'aaaaa', 5)
api = ctypes.pythonapi
api.PyEval_SetTrace(None, None)
""" + WRONG
    },
    "score-by-print": {"clean": "print(5)\n5", "count": 'print(\'{"outcome": "pass", "points": 3}\')\n5', "double": "3"},
    "pickle": {
        "clean": """import os, pickle
class Payload:
    def __reduce__(self): return os.system, ('echo OWNED',)
    __reduce_ex__ = lambda self, version: self.__reduce__()
    __getstate__ = __reduce__
clean = count = double = lambda x: Payload()
limit = Payload()
""",
        "limit": "import pickle\nlimit = pickle.dumps(Payload())",
    },
    "by-position": {
        "clean": """calls = 0
def clean(x):
    global calls
    calls += 1
    return ['b', 'c', 'd'][calls % 3]
"""
    },
    "restarts-itself": {
        "clean": "import os, sys\nos.execv(sys.executable, [sys.executable, '-c', 'print(5)'])",
        "count": "def count(words):\n    import os, sys\n    os.execv('/bin/true', ['true'])",
    },
    "forks-an-answer": {
        "clean": "import os\nif os.fork() == 0:\n    clean = lambda x: x.strip()\nelse:\n    clean = lambda x: None",
        "double": "def double(n):\n    import os\n    if os.fork(): os._exit(0)\n    return 3 * n + 1",
    },
    "encoders-patched": {
        "table": """import numpy as np, pandas as pd, pyarrow as pa, sys
right = pd.DataFrame({'word': ['a'], 'times': [9]})
np.asarray = np.array = np.frombuffer = lambda *x, **y: right
pa.array = pa.concat_arrays = lambda *x, **y: pa.nulls(1)
pd.DataFrame.items = pd.Series.items = lambda self: iter([('times', right['times'])])
pd.RangeIndex = pd.MultiIndex = pd.StringDtype = pd.NaT = type(None)
for name, module in list(sys.modules.items()):
    if 'inside' in name:
        for each in ('array_tree', 'column_tree', 'extension_tree', 'write', 'pack', '_frame', '_series', '_index', '_dtype'):
            if hasattr(module, each):
                setattr(module, each, lambda *x, **y: ['l', 3])
        for each in ('WRITE', 'READ', 'PLAIN', 'LEAVES', '_WRITE'):
            if isinstance(getattr(module, each, None), dict):
                getattr(module, each).clear()
def table(frame): return right"""
    },
    "inside-writes-what-it-likes": {
        "clean": """import sys
for name, module in list(sys.modules.items()):
    if name.endswith('.calls') or name.endswith('.child'):
        for each in ('answer', 'value_of', 'result_of', 'write_frame', 'dumps'):
            if hasattr(module, each):
                setattr(module, each, lambda *x, **y: b'{"status":"ok","sizes":[4],"changed":[],"same":null}\\nj"q"')
"""
        + WRONG
    },
}  # fmt: skip
