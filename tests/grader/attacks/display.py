"""Against whoever reads: HTML, control characters and marks in all that is shown to learners, instructors, terminals."""

# ruff: noqa: E501  (attacks are written as attackers would)

EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>"
ANSI = "\x1b[2J\x1b]0;owned\x07\x1b]8;;http://evil\x07click\x1b[31m\r\x08\x9b31m\u202egnp"
MARKDOWN = (
    f"{EVIL}\n\n[x](javascript:alert(1)) ![y](x){{onclick=alert(1)}}\n\n<iframe srcdoc='{EVIL}'></iframe>\n\n"
    "<style>*{display:none}</style>\n\n$\\href{javascript:alert(1)}{x}$\n\n<form action=/x><input name=y></form>"
)


def marks_changed(notebook):
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"].update(points=0, max_points=0, solution=True, locked=False, schema_version=99)


def points_of_a_hundred(notebook):
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("grade"):
            marks.update(points=100, grade=True, solution=False)
        marks.update(checksum="0" * 32, cell_type="markdown", remove=True)


def tests_as_answers(notebook):
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if str(marks.get("grade_id", "")).endswith("-test"):
            marks.update(solution=True, grade=True, locked=False)
            cell["source"] = "assert True"


def tests_copied_and_made_trivial(notebook):
    for cell in list(notebook["cells"]):
        if str(cell["metadata"].get("nbgrader", {}).get("grade_id", "")).endswith("-test"):
            notebook["cells"].append({**cell, "source": "3", "id": f"{cell['id']}-2"})
            notebook["cells"].insert(0, {**cell, "source": "pass", "id": f"{cell['id']}-3"})


def tests_of_its_own(notebook):
    for points, name in enumerate(("bonus", "extra", "clean_test", "clean-test ", "0"), start=50):
        marks = {
            "grade": True,
            "grade_id": name,
            "locked": True,
            "points": points,
            "schema_version": 3,
            "solution": False,
        }
        notebook["cells"].append(
            {"cell_type": "code", "id": f"own-{points}", "metadata": {"nbgrader": marks}, "outputs": [], "source": "99"}
        )


def essays_of_its_own(notebook):
    marks = {"grade": True, "grade_id": "essay", "locked": False, "points": 99, "schema_version": 3, "solution": True}
    notebook["cells"].append({"cell_type": "markdown", "id": "e", "metadata": {"nbgrader": marks}, "source": "x"})


def evil_everywhere(notebook):
    notebook["metadata"] = {"title": EVIL, "kernelspec": {"name": EVIL + ANSI, "display_name": EVIL}, EVIL: EVIL}
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"{EVIL}{number}"
        cell["metadata"][EVIL] = {"tags": [EVIL], "name": ANSI}
        cell["metadata"]["raw_mimetype"] = cell["metadata"]["format"] = "text/html"
    notebook["cells"] += [
        {"cell_type": "raw", "id": "r", "metadata": {"raw_mimetype": "text/html"}, "source": EVIL},
        {"cell_type": "markdown", "id": "m", "metadata": {}, "source": MARKDOWN, "attachments": {
            "x.svg": {"image/svg+xml": EVIL, "text/html": EVIL}, f'x" onerror="{EVIL}.png': {"image/png": EVIL}}},
        {"cell_type": EVIL, "id": "t", "metadata": {}, "source": EVIL},
        {"cell_type": "code", "id": "o", "metadata": {}, "source": "1", "outputs": [
            {"output_type": "display_data", "metadata": {}, "data": {"text/html": EVIL, "application/javascript": "alert(4)"}},
            {"output_type": "stream", "name": EVIL, "text": EVIL}, {"output_type": EVIL}]},
    ]  # fmt: skip


def names_that_are_evil(notebook):
    marks = {"grade": False, "grade_id": EVIL + ANSI, "locked": True, "schema_version": 3, "solution": False}
    notebook["cells"].append(
        {"cell_type": "code", "id": "n", "metadata": {"nbgrader": marks}, "outputs": [], "source": "1"}
    )
    twin = {**notebook["cells"][2], "id": "z"}
    notebook["cells"].append(twin)


def half_surrogates_everywhere(notebook):
    for cell in notebook["cells"]:
        cell["source"] += "\n# \ud800 \udfff \udcff"
        cell["id"] = cell.get("id", "") + "\ud800"
    notebook["metadata"]["kernelspec"] = {"name": "\udfff", "display_name": "\ud800"}


ATTACKS = {
    "html-in-messages": {
        "clean": f"def clean(x): raise ValueError({EVIL!r})", "count": f"def count(words): return {EVIL!r}",
        "double": f"def double(n): raise type({EVIL!r}, (ValueError,), {{}})({EVIL!r})", "limit": f"raise KeyError({EVIL!r})",
        "why": MARKDOWN,
    },
    "html-in-prints": {"clean": f"print({EVIL!r})\nimport sys\nsys.stderr.write({EVIL!r})\n{EVIL!r}", "why": EVIL},
    "html-as-rich-output": {
        "clean": f"""class Rich:
    def _repr_html_(self): return {EVIL!r}
    def _repr_mimebundle_(self, **x): return {{'text/html': {EVIL!r}, 'application/javascript': 'alert(1)'}}
    def __repr__(self): return {EVIL!r}
display(Rich())
Rich()""",
        "count": f"from IPython.display import HTML, Javascript, display\ndisplay(HTML({EVIL!r}), Javascript('alert(1)'))",
    },
    "terminal-codes": {
        "clean": f"print({ANSI!r})\ndef clean(x): raise ValueError({ANSI!r})", "limit": f"raise ValueError({ANSI!r})",
        "count": f"def count(x): raise type({ANSI!r}, (Exception,), {{}})", "why": ANSI,
    },
    "marked-up-for-rich": {"clean": "def clean(x): raise ValueError('[bold red]owned[/] [link=http://x]y[/link] [/]')"},
    "evil-everywhere": evil_everywhere,
    "names-that-are-evil": names_that_are_evil,
    "half-surrogates": half_surrogates_everywhere,
    "points-in-the-marks": marks_changed,
    "points-of-a-hundred": points_of_a_hundred,
    "tests-as-answers": tests_as_answers,
    "tests-copied-and-made-trivial": tests_copied_and_made_trivial,
    "tests-of-its-own": tests_of_its_own,
    "essays-of-its-own": essays_of_its_own,
}  # fmt: skip
