"""Letting hidden inputs out: a learner's code sees what it is called with, and must have no way of telling."""

KEEP = "SEEN = []\ndef count(words):\n    SEEN.extend(words)\n    return None"


def later(source):
    """Keep what was seen, and say it in a cell below the tests."""

    def put(notebook):
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == "count":
                cell["source"] = KEEP
        notebook["cells"].append({"cell_type": "code", "id": "later", "metadata": {}, "outputs": [], "source": source})

    return put


ATTACKS = {
    "in-messages": {"count": "def count(words): raise ValueError('I saw ' + repr(words))"},
    "in-names-of-exceptions": {"count": "def count(words): raise type('Saw_' + '_'.join(words), (Exception,), {})"},
    "in-modules-of-exceptions": {
        "count": "def count(words): raise type('ValueError', (Exception,), {'__module__': words[0]})(words[0])"
    },
    "in-line-numbers": {
        "count": """def count(words):
    number = int.from_bytes(words[0].encode()[:3]) if words else 7
    exec(compile('raise ValueError(1)', '<source 2>', 'exec').replace(co_firstlineno=number))"""
    },
    "in-notes-and-causes": {
        "count": """def count(words):
    error = ValueError('x')
    error.add_note(repr(words))
    error.__cause__ = KeyError(repr(words))
    raise error"""
    },
    "in-unicode-errors": {"count": "def count(words): raise UnicodeDecodeError(words[0], b'x', 0, 1, words[-1])"},
    "in-syntax-errors": {"count": "def count(words): raise SyntaxError(words[0], ('<source 1>', 7, 7, words[0]))"},
    "in-names-that-are-missing": {"count": "def count(words): return __import__(words[0])"},
    "in-attributes-that-are-missing": {"count": "def count(words): return getattr(1, words[0])"},
    "in-answers": {"count": "def count(words): return words", "clean": "def clean(text): return [text] * 3"},
    "in-types-of-answers": {"count": "def count(words): return type('Saw_' + '_'.join(words), (), {})()"},
    "in-prints": {"count": "def count(words):\n    print(words)\n    import sys\n    sys.stderr.write(repr(words))"},
    "in-a-later-print": later("print(SEEN)"),
    "in-a-later-error": later("raise ValueError(SEEN)"),
    "in-a-later-name": later("raise type('_'.join(SEEN), (Exception,), {})"),
    "in-a-later-value": later("SEEN"),
    "in-a-later-line": later(
        "number = int.from_bytes(SEEN[0].encode()[:3])\n"
        "exec(compile('raise ValueError', '<source 9>', 'exec').replace(co_firstlineno=number))"
    ),
    "in-a-later-test-that-is-shown": {
        "clean": "SEEN = []\ndef clean(text):\n    raise ValueError(repr(SEEN))",
        "count": "def count(words):\n    SEEN.extend(words)\n    return None",
    },
    "in-a-file-kept-for-later": {
        "count": "def count(words): open('seen', 'a').write(repr(words))",
        "double": "try:\n    print(open('seen').read())\nexcept OSError:\n    pass",
        "limit": "try:\n    raise ValueError(open('seen').read())\nexcept OSError:\n    limit = None",
    },
    "through-a-process-that-stays": {
        "count": """import os
back, way = os.pipe()
def count(words):
    os.write(way, repr(words).encode())""",
        "limit": "os.set_blocking(back, False)\nraise ValueError(os.read(back, 999))",
    },
}  # fmt: skip
