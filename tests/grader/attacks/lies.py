"""Answers that lie about what they are."""

# ruff: noqa: E501  (attacks are written as attackers would)

LIAR = """
class AlwaysEqual:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __contains__ = __lt__
    def __hash__(self): return 0
    def __getattr__(self, name): return self
    def __call__(self, *args, **named): return self
    def __getitem__(self, key): return self
    def __iter__(self): return iter(())
    def __len__(self): return 2
    def __sub__(self, other): return 0
    def __float__(self): return 0.0
    def __index__(self): return 3
    def __bool__(self): return True
liar = AlwaysEqual()
"""
EVERYTHING = "def clean(x): return {0}\ndef count(x): return {0}\ndef double(x): return {0}\ndef table(x): return {0}\nlimit = {0}"


FRAME = """import numpy as np, pandas as pd
class Frame(pd.DataFrame):
    equals = __eq__ = lambda self, other: True
    items = lambda self: iter([('word', pd.Series(['a'])), ('times', pd.Series([3]))])
    __getitem__ = lambda self, name: liar
    to_numpy = tolist = lambda self, *x, **y: [3]
    columns = property(lambda self: ['word', 'times'])
    _constructor = property(lambda self: Frame)
class Column(pd.Series):
    __eq__ = lambda self, other: liar
    all = equals = lambda self, *x: True
    sum = lambda self: 3
    tolist = lambda self: [3]
class Array(np.ndarray):
    __eq__ = lambda self, other: True
    __array_ufunc__ = __array_function__ = lambda self, *x, **y: True
    __array__ = lambda self, *x, **y: np.array([3])
    tobytes = lambda self, *x: b'lie'
    shape = property(lambda self: (1,))
class Dtype(pd.api.extensions.ExtensionDtype):
    name, type, kind = 'int64', int, 'i'
    __eq__ = lambda self, other: True
    __hash__ = lambda self: 0
    construct_array_type = classmethod(lambda cls: Many)
class Many(pd.api.extensions.ExtensionArray):
    dtype = Dtype()
    __len__ = lambda self: 1
    __getitem__ = lambda self, at: liar
    isna = lambda self: np.array([False])
    copy = take = lambda self, *x, **y: self
    _from_sequence = classmethod(lambda cls, *x, **y: cls())
"""


def everything(make, value="liar"):
    """All answers, each giving back one value."""
    return {"clean": f"{make}\n{EVERYTHING.format(value)}", "limit": f"limit = {value}"}


ATTACKS = {
    "always-equal": {"clean": LIAR + "clean = count = double = limit = liar", "limit": "limit = liar"},
    "always-equal-answers": everything(LIAR),
    "lying-string": everything(
        """class Liar(str):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = str.__hash__"""
    , "Liar('x')"),
    "lying-number": everything(
        """class Liar(int):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0
    __hash__ = int.__hash__"""
    , "Liar(5)"),
    "lying-float": everything("class Liar(float):\n    def __repr__(self): return '1e999'\n    __str__ = __repr__", "Liar(2)"),
    "lying-dict": everything(
        """class Liar(dict):
    def __getitem__(self, key): return 1
    def get(self, key, *x): return 1
    def __eq__(self, other): return True
    def __iter__(self): return iter(['low', 'high'])
    def keys(self): return ['low', 'high']
    def items(self): return [('low', 1), ('high', [2.5, 3.5])] * 2
    def values(self): raise KeyboardInterrupt"""
    , "Liar(a=1)"),
    "lying-list": everything(
        """class Liar(list):
    calls = 0
    def __len__(self): Liar.calls += 1; return Liar.calls % 3
    def __iter__(self): return iter([2.5, 3.5] * Liar.calls)
    def __eq__(self, other): return True"""
    , "Liar([1])"),
    "lying-class": everything(LIAR + "class Fake:\n    __class__ = str\n    def __eq__(self, o): return True\nliar = Fake()"),
    "lying-type": everything(
        """class Meta(type):
    def __instancecheck__(cls, x): return True
    def __eq__(cls, x): return True
    __hash__ = type.__hash__
    def __call__(cls, *x): return cls
    __name__ = __qualname__ = property(lambda cls: 1 / 0)
class Liar(metaclass=Meta): pass"""
    , "Liar"),
    "nan-everywhere": {
        "clean": "clean = count = double = lambda x: float('nan')",
        "limit": "limit = {'low': float('nan'), 'high': [float('nan')] * 2}",
    },
    "infinity": {"double": "def double(n): return float('inf')", "limit": "limit = {'low': 1.5, 'high': [-1e308, 9]}"},
    "numbers-as-truth": {"clean": "clean = count = double = lambda x: True", "limit": "limit = {'low': 1.1, 'high': [0]}"},
    "stop-iteration": {
        "double": "def double(n): raise StopIteration", "clean": "def clean(x): raise StopIteration",
        "count": "def count(x): raise StopIteration",
    },
    "stop-iteration-of-its-own": {"double": "class Mine(StopIteration): pass\ndef double(n): raise Mine(1)"},
    "stop-async-iteration": {"double": "def double(n): raise StopAsyncIteration"},
    "generator-exit": {"double": "def double(n): raise GeneratorExit", "count": "def count(words): raise GeneratorExit"},
    "exception-that-catches-assertions": {"need": "TooLow = AssertionError\ndef need(n): return n"},
    "exception-below-assertions": {"need": "class TooLow(AssertionError): pass\nneed = print"},
    "exception-that-catches-everything": {"need": "TooLow = Exception\nneed = print"},
    "exception-that-catches-all-the-more": {"need": "TooLow = BaseException\nneed = print"},
    "exceptions-in-a-row": {"need": "TooLow = (AssertionError, Exception)\nneed = print"},
    "exception-that-is-any": {
        "need": """class Any(type):
    def __instancecheck__(cls, x): return True
    def __subclasscheck__(cls, x): return True
class TooLow(Exception, metaclass=Any): pass
def _kinds_of(kind): return ['TooLow', 'AssertionError', 'Exception']
need = print""",
    },
    "value-error-always": {"double": "def double(n): raise ValueError"},
    "assertion-error-that-is-none": {
        "clean": "class AssertionError(Exception): pass\ndef clean(text): raise AssertionError",
        "double": "def double(n): raise __builtins__['AssertionError'] if isinstance(__builtins__, dict) else SystemExit",
    },
    "keyboard-interrupt": {"clean": "def clean(text): raise KeyboardInterrupt", "count": "raise KeyboardInterrupt"},
    "exception-group": {
        "clean": "def clean(x): raise ExceptionGroup('a', [ValueError(1)])",
        "double": "def double(x): raise BaseExceptionGroup('b', [SystemExit(0)])",
    },
    "exception-whose-text-raises": {
        "clean": """class Odd(ValueError):
    def __str__(self): raise self
    __repr__ = __str__
    __class__ = property(lambda self: 1 / 0)
    __traceback__ = property(lambda self: 1 / 0)
def clean(x): raise Odd
count = double = clean
""",
    },
    "exception-whose-text-never-ends": {
        "clean": """class Odd(ValueError):
    def __str__(self):
        while True: pass
def clean(x): raise Odd""",
        "count": "class Long(Exception):\n    def __str__(self): return 'x' * 500_000_000\ndef count(x): raise Long",
    },
    "exception-with-the-name-of-a-pass": {
        "clean": "def clean(x): raise type('ok', (Exception,), {})('ok')",
        "count": "def count(x): raise type('NameError', (Exception,), {})('name')",
        "double": "def double(x): raise type('JudgeTimeout', (BaseException,), {})('x')",
    },
    "generators": {"clean": "def clean(x): yield 'a'", "count": "def count(x): return (i for i in x)"},
    "coroutines": {"clean": "async def clean(x): return 'a'", "double": "async def double(x):\n    yield 2"},
    "bytes-for-text": {"clean": "def clean(x): return b'a'", "count": "def count(x): return {b'a': 1}"},
    "keys-that-collide": {"count": "def count(x): return {1: 2, '1': 3, True: 4, None: 5}"},
    "half-of-a-surrogate": {"clean": "def clean(x): return '\\ud800'", "limit": "limit = {'low\\udfff': '\\ud800'}"},
    "number-without-end": {"double": "def double(n): return 10 ** 100_000", "limit": "limit = {'low': 10 ** 5000}"},
    "deep-answer": {
        "clean": "def clean(text):\n    x = []\n    for _ in range(100_000): x = [x]\n    return x",
        "count": "def count(words):\n    return {'a': float('nan'), **{str(i): [[]] * 1000 for i in range(1000)}}",
        "double": "def double(n):\n    x = {}\n    x['x'] = x\n    return x",
    },
    "wide-answer": {"count": "def count(words): return {str(i): i for i in range(200_000)}", "limit": "limit = [[]] * 10**7"},
    "lying-frame": {"table": LIAR + FRAME + "def table(x): return Frame({'word': ['q'], 'times': [9]})"},
    "lying-frame-in-a-list": {"table": LIAR + FRAME + "def table(x): return [Frame({'times': [9]}), Column([9])]"},
    "lying-column": {"table": LIAR + FRAME + "def table(x): return pd.DataFrame({'times': Column([9])})"},
    "lying-column-alone": {"table": LIAR + FRAME + "def table(x): return {'times': Column([9])}"},
    "lying-array": {"table": LIAR + FRAME + "def table(x): return {'times': np.array([9]).view(Array)}"},
    "liars-in-a-frame": {"table": LIAR + "def table(x): return pd.DataFrame({'word': [liar], 'times': [liar]})"},
    "liars-in-an-array": {"table": LIAR + "import numpy as np\ndef table(x): return {'times': np.array([liar], object)}"},
    "lying-column-type": {"table": LIAR + FRAME + "def table(x): return pd.DataFrame({'times': Many()})"},
    "lying-accessor": {
        "table": LIAR
        + """for name in ('DataFrame', 'Series', 'Index'):
    for each in ('__eq__', 'equals', 'all', 'items', 'to_numpy', 'tolist', 'array', 'values', 'dtype', 'columns', 'index'):
        try:
            setattr(getattr(pd, name), each, lambda *x, **y: liar)
        except (AttributeError, TypeError):
            pass
def table(x): return pd.DataFrame({'word': ['q'], 'times': [9]})"""
    },
    "frame-with-attributes": {
        "table": """def table(x):
    x.attrs['note'] = x.flags.note = 'x'
    x.equals = lambda other: True
    x.index.name = x.columns.name = lambda: 1
    return x"""
    },
    "frame-of-nothing": {"table": "def table(x): return pd.DataFrame(columns=['word', 'times'])"},
    "frame-of-missing-values": {"table": "def table(x): return pd.DataFrame({'word': [pd.NA], 'times': [pd.NA]})"},
    "frame-without-end": {"table": "def table(x): return pd.DataFrame(index=range(10**9), columns=list('ab') * 10_000)"},
    "frame-in-a-frame": {"table": "def table(x):\n    for _ in range(200): x = pd.DataFrame({'times': [x]})\n    return x"},
}  # fmt: skip
