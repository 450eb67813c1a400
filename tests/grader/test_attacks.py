"""What a learner's code may try for points it has not earned, or to see what it must not; none of it pays.

All are handed in together, beside one honest notebook, and graded by the command in one go.
"""

import json

import pytest
from handed_in import RIGHT, answered

from grader.attempts import attempts_of

LIAR = """
class AlwaysEqual:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
    def __getattr__(self, name): return self
    def __call__(self, *args): return self
    def __getitem__(self, key): return self
"""

ATTACKS = {
    "input-transformer": {
        "clean": "get_ipython().input_transformers_post.append(lambda lines: [])\nclean = count = lambda *x: None"
    },
    "ast-transformer": {
        "clean": """import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node): return None
get_ipython().ast_transformers.append(Drop())
clean = count = lambda *x: None"""
    },
    "always-equal": {"clean": LIAR + "clean = count = AlwaysEqual()"},
    "always-equal-answers": {"clean": LIAR + "def clean(x): return AlwaysEqual()\ndef count(x): return AlwaysEqual()"},
    "lying-string": {
        "clean": """class Liar(str):
    def __eq__(self, other): return True
    __hash__ = str.__hash__
def clean(text): return Liar('x')"""
    },
    "patched-builtins": {
        "clean": """import builtins
builtins.sum = lambda *x: 3
builtins.len = lambda *x: 0
builtins.AssertionError = type('Quiet', (Exception,), {})
class list(list):
    def __eq__(self, other): return True
clean = count = lambda *x: None"""
    },
    "shadowed-helper": {"clean": "def same(a, b): return True\nCLEAN = True\ndef clean(x): return None"},
    "exit": {"clean": "import os\nos._exit(0)", "count": "def count(words):\n    import os\n    os._exit(0)"},
    "sys-exit": {"clean": "import sys\nsys.exit(0)", "count": "def count(words):\n    raise SystemExit(0)"},
    "kill-parent": {"clean": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nos.kill(-1, signal.SIGKILL)"},
    "loop": {"clean": "while True: pass", "count": "def count(words):\n    while True: pass"},
    "loop-that-eats-interrupts": {
        "clean": """import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
def clean(text):
    while True:
        try:
            while True: pass
        except BaseException: pass"""
    },
    "flood": {"clean": "while True: print('x' * 100_000)", "count": "def count(words): return 'x' * 50_000_000"},
    "memory": {"clean": "hog = []\nwhile True: hog.append(bytearray(50_000_000))"},
    "deep-answer": {
        "clean": "def clean(text):\n    x = []\n    for _ in range(100_000): x = [x]\n    return x",
        "count": "def count(words):\n    return {'a': float('nan'), **{str(i): [[]] * 1000 for i in range(1000)}}",
    },
    "exception-that-lies": {
        "clean": "class AssertionError(Exception): pass\ndef clean(text): raise KeyboardInterrupt",
        "count": "def count(words): raise GeneratorExit",
    },
    "score-by-print": {"clean": "print(5)\n5", "count": 'print(\'{"outcome": "pass", "points": 3}\')\n5'},
    "points-in-the-marks": {},
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
leak = 'FOUND' if any('secret-' + 'case' in text for text in seen) else 'nothing'
print('leak:', leak)
def clean(text):
    raise ValueError(leak)""",
    },
    "writes-the-gradebook": {
        "clean": """import sqlite3, pathlib
for path in [pathlib.Path('{folder}/build/gradebook.db'), *pathlib.Path('/').glob('*/*/gradebook.db')]:
    try:
        with sqlite3.connect(path) as book:
            book.execute('update grade set manual_score = 77')
        print('WROTE', path)
    except Exception as error:
        print('refused', error)""",
    },
    "html": {"clean": "def clean(x): raise ValueError('<img src=x onerror=alert(1)>')", "why": "<script>1</script>"},
    "hidden-inputs-in-messages": {"count": "def count(words): raise ValueError('I saw ' + repr(words))"},
    "hidden-inputs-in-names": {"count": "def count(words): raise type('Saw_' + '_'.join(words), (Exception,), {})"},
}


@pytest.fixture(scope="module")
def attacked(words, grader, tmp_path_factory):
    inbox = tmp_path_factory.mktemp("attacks")
    for name, answers in ATTACKS.items():
        filled = {
            key: text.replace("{folder}", str(words.folder)).replace("{inbox}", str(inbox))
            for key, text in answers.items()
        }
        notebook = answered(words.released, filled)
        if name == "points-in-the-marks":
            for cell in notebook["cells"]:
                if "points" in cell["metadata"].get("nbgrader", {}):
                    cell["metadata"]["nbgrader"].update(points=0, solution=True)
        (inbox / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (inbox / "honest.ipynb").write_text(json.dumps(answered(words.released, RIGHT)), encoding="utf-8")
    grader("grade", "words", "--submissions", inbox, "--seconds", "1", "--course", "attacked", cwd=words.folder)
    return words.folder / "attacked"


@pytest.fixture(scope="module")
def scores(attacked):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{(attacked / 'gradebook.db').as_posix()}") as book:
        return {s.student.id: (s.score, s) for s in book.find_assignment("words").submissions}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_earns_nothing(name, scores):
    assert scores[name][0] == 0


def test_the_honest_notebook_beside_them_earns_everything(scores):
    assert scores["honest"][0] == 5


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_a_wrong_answer_and_no_trouble_of_the_graders(name, attacked):
    with attempts_of(attacked) as attempts:
        (report,) = attempts.history("words", name)
    outcomes = {verdict.outcome for verdict in report.verdicts}
    assert outcomes <= {"fail", "manual"}


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_hidden_leaks_and_nothing_runs_on_the_page(name, attacked):
    page = (attacked / "feedback" / name / "words" / "words.html").read_text(encoding="utf-8")
    assert "secret-case" not in page and "<script" not in page and "<img" not in page
    graded = json.loads((attacked / "autograded" / name / "words" / "words.ipynb").read_text(encoding="utf-8"))
    printed = "".join(o.get("text", "") for c in graded["cells"] for o in c.get("outputs", []))
    assert ("leak: nothing" in printed) == (name == "looks-for-tests")
    assert "FOUND" not in printed and "WROTE" not in printed
    assert len(printed) < 100_000
