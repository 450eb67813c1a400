"""Writing the sandbox's answers oneself: on every descriptor, before, after and instead of the real one."""

# ruff: noqa: E501  (attacks are written as attackers would)

from attacks.target import WRONG

HEAD = """import json, os, threading, time
VALUE = {'low': 0, 'high': [2.5, 3.5]}
def framed(answer):
    text = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return len(text).to_bytes(4, 'little') + text
def packed(value, changed=(), same=None, raw=None):
    packs = [raw or b'j' + json.dumps(each).encode() for each in (value, *(new for _, new in changed))]
    head = {'status': 'ok', 'sizes': [*map(len, packs)], 'changed': [place for place, _ in changed], 'same': same}
    return framed(json.dumps(head).encode() + b'\\n' + b''.join(packs))
def everywhere(data, first=3):
    for number in range(first, 64):
        try:
            os.write(number, data)
        except OSError:
            pass
OK = packed(VALUE)
"""


def forged(then):
    return {"clean": HEAD + then + "\n" + WRONG}


LYING = (
    HEAD
    + """RAW = [b'', b'j', b'j[' * 9, b'jNaN', b'j1e999', b'j{"a":1,"a":2}', b'j"' + b'\\xff' * 9 + b'"', b't', b't' + b'\\xff' * 9,
       b'j' + b'[' * 100_000, b'j' + b'9' * 5000, b'j"\\\\ud800"', b'p\\x80\\x04.', b'jtrue ', b'j' + b'[],' * 300_000]
def tree(*parts, blobs=b''):
    text = json.dumps(parts).encode()
    return b't' + len(text).to_bytes(4, 'little') + text + blobs
RAW += [tree(*each) for each in (
    ('h', 0, 'clean'), ('h', -1, 'x'), ('h', 2**70, 'x' * 10**5), ('h', 'x', 1), ('no', [10**9]), ('na', '<f8', [10**9], 8), ('na', '|O', [1], 8),
    ('na', '<U1', [2**40], 0), ('q', 10**12), ('r', 0, 10**30, 1), ('i', 'f' * 10**6), ('i', '-' * 9), ('decimal', '1E999999'), ('decimal', 'sNaN'),
    ('fraction', '1', '0'), ('date', 10**9), ('datetime', 1, 99, 0, 0, 0, 0, None), ('timedelta', 10**12, 0, 0), ('pframe', ['pindex'], []),
    ('pseries', ['na', '<f8', [3], 24], ['prange', 0, 10**12, 1, None], None), ('prange', 0, 10**15, 1, None), ('pmulti', ['a'], [], []),
    ('pstring', True, 10**9, None, 8, 8), ('pstring', True, 1, None, 16, 1), ('parrow', 'int8', 10**12, None, 1), ('parrow', 'list<int8>', 1, None, 1),
    ('pcategory', ['na', '<i8', [1], 8], ['na', '<i8', [1], 8], 1), ('pmoment', 2**63, 'ns', '../../etc/passwd'), ('pzoned', [], 'Etc/../../x'),
    ('pperiod', 1, '(a+)+$'), ('d', [1, 1], 2, 3), ('s', ['l'], ['d']), ('s', *range(2**12)), ('z', *[n * (2**61 - 1) for n in range(2000)]), ('nope',), (), (1,), ('t', {}))]
"""
)
"""Packs that are none, one in each way in which a reader could trip."""


ATTACKS = {
    "answer-before": forged("everywhere(OK)"),
    "answer-before-and-gone": forged("everywhere(OK)\nos._exit(0)"),
    "answer-before-in-a-call": {
        "clean": HEAD + "def clean(x):\n    everywhere(packed('q') * 2)\n    return 'p'",
        "count": "def count(x):\n    everywhere(packed({}))\n    os._exit(0)",
        "double": "def double(n):\n    everywhere(packed(7))\n    time.sleep(5)",
    },
    "answers-ahead": forged("everywhere(OK * 50)"),
    "answers-from-a-thread": forged(
        """def forever():
    while True:
        everywhere(OK)
        time.sleep(0.001)
threading.Thread(target=forever, daemon=True).start()"""
    ),
    "answers-from-a-child": forged(
        """if os.fork() == 0:
    for _ in range(2000):
        everywhere(OK)
        time.sleep(0.001)
    os._exit(0)"""
    ),
    "unknown-shapes": forged(
        """for odd in (b'', b'null', b'[]', b'{}', b'7', b'{"status":"ok"}', b'{"status":"pass","value":1}', b'{"status":"ok","value":NaN}',
            b'{"status":"ok","value":1,"points":3}', b'{"status":["ok"],"value":1}', b'{"status":"error","kind":1,"message":2,"line":"x"}',
            b'\\xff\\xfe', b'{"status":"ok","value":' + b'[' * 100_000 + b']' * 100_000 + b'}', b'{"status":"ok","value":1e999}',
            b'{"status":"error","kind":"' + b'k' * 10_000 + b'","message":"","line":' + b'9' * 5000 + b'}'):
    everywhere(framed(odd))"""
    ),
    "internal-trouble": {
        "clean": HEAD + """def clean(x):
    everywhere(framed({'status': 'internal', 'kind': 'internal', 'message': 'our own failure', 'line': None}))
    os._exit(0)""",
        "count": "def count(x):\n    everywhere((2**32 - 1).to_bytes(4, 'little') + b'x' * 70_000)\n    os._exit(0)",
        "double": "def double(x):\n    everywhere((10**9).to_bytes(4, 'little'))\n    time.sleep(5)",
    },
    "dripping": {
        "clean": HEAD + """def clean(x):
    for byte in packed('q'):
        everywhere(bytes([byte]))
        time.sleep(0.2)"""
    },
    "flood-of-answers": forged("while True: everywhere(packed('x' * 60_000))"),
    "closes-everything": forged("os.closerange(0, 256)"),
    "moves-descriptors": forged(
        """for number in range(3, 16):
    for other in range(16):
        try:
            os.dup2(number, other)
        except OSError:
            pass"""
    ),
    "eats-the-requests": {
        "clean": HEAD + """def forever():
    while True:
        for number in range(3, 16):
            try:
                os.read(number, 65536)
            except OSError:
                pass
if os.fork() == 0:
    forever()
threading.Thread(target=forever, daemon=True).start()
""" + WRONG
    },
    "asks-for-itself": forged(
        "everywhere(framed({'work': 'execute', 'source': 'print(5)', 'seconds': 99, 'memory': 2**40, 'output': 2**40, 'processes': 99}))"
    ),
    "error-with-a-forged-line": {
        "count": HEAD + """def count(words):
    number = int.from_bytes(words[0].encode()) if words else 7
    everywhere(framed({'status': 'error', 'kind': 'ValueError', 'message': 'm', 'line': number}))
    os._exit(0)"""
    },
    "arguments-changed": {
        "count": HEAD
        + """def count(words):
    everywhere(packed(None, [(0, [])], 0))
    time.sleep(5)""",
        "clean": "def clean(text): text += 'x'; return None",
        "double": HEAD
        + """def double(n):
    everywhere(packed(None, [(0, 14)]))
    time.sleep(5)""",
    },
    **{
        f"pack-that-lies-{number}": {
            "clean": f"{LYING}def clean(text):\n    everywhere(packed(None, raw=RAW[{number}]))\n    os._exit(0)",
            "limit": f"everywhere(packed(None, raw=RAW[{number}]))\nos._exit(0)",
        }
        for number in range(53)
    },
    "an-answer-that-is-right": {
        "clean": HEAD
        + """def clean(text):
    everywhere(packed(text.strip().lower()))
    os._exit(0)"""
    },
}  # fmt: skip

WORTH = {"an-answer-that-is-right": {"shown-test": 1}}
"""Who writes the right answer in the right form has answered: this shows that the forms above are the real ones."""
