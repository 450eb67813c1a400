"""What happens to notebooks on their way, as functions that do it to a notebook's data."""

import copy
import itertools
import json

from handed_in import RIGHT, answered, cell, words_source

from grader.reading.assignment import parse_source

SOURCE = words_source()
ASSIGNMENT = parse_source(json.dumps(SOURCE), "words", "words")
SHOWN = {one.grade_id: one.shown for one in ASSIGNMENT.cells if one.grade_id}
LONG = '''def clean(text):
    """Without spaces around it, in small letters."""
    found = text.strip()

    found = found.lower()
    return found'''


def handed_in(**answers):
    """A right notebook, as a learner has it: no hidden tests."""
    return answered(answered(SOURCE, SHOWN), {**RIGHT, **answers})


def place(notebook, grade_id):
    return next(i for i, one in enumerate(notebook["cells"]) if name_of(one) == grade_id)


def name_of(one):
    marks = one["metadata"].get("nbgrader")
    return marks.get("grade_id") if isinstance(marks, dict) else None


def find(notebook, grade_id):
    return notebook["cells"][place(notebook, grade_id)]


def put(notebook, at, *cells):
    notebook["cells"][at:at] = cells


def twin(one, **changed):
    return {**copy.deepcopy(one), "id": "twin", **changed}


# copies


def copied_and_left_blank(n):
    put(n, place(n, "clean") + 1, twin(find(n, "clean"), source=SHOWN["clean"]))


def copied_blank_above(n):
    put(n, place(n, "clean"), twin(find(n, "clean"), source=SHOWN["clean"]))


def copied_and_both_edited(n):
    put(n, place(n, "clean"), twin(find(n, "clean"), source="HELPER = 1\ndef clean(text):\n    return text"))


def copied_exactly(n):
    put(n, place(n, "clean"), twin(find(n, "clean")))


def copied_to_the_end(n):
    n["cells"].append(twin(find(n, "clean")))
    find(n, "clean")["source"] = "def clean(text):\n    return 1"


def copied_test(n):
    n["cells"].append(twin(find(n, "count-test")))


def copied_test_made_trivial(n):
    n["cells"].append(twin(find(n, "count-test"), source="3"))


def copied_essay(n):
    put(n, place(n, "why"), twin(find(n, "why"), source="YOUR ANSWER HERE"))


# deletions


def deleted_test(n):
    del n["cells"][place(n, "clean-test")]


def deleted_tests_and_setup(n):
    n["cells"] = [one for one in n["cells"] if name_of(one) not in ("clean-test", "count-test", "setup")]


def emptied_test(n):
    find(n, "clean-test")["source"] = "pass"


def answered_beside_the_blank(n):
    put(n, place(n, "clean") + 1, cell(find(n, "clean")["source"], id="mine"))
    find(n, "clean")["source"] = SHOWN["clean"]


def answered_above_the_blank(n):
    put(n, place(n, "clean"), cell(find(n, "clean")["source"], id="mine"))
    find(n, "clean")["source"] = SHOWN["clean"]


# merged cells


def merge(n, keep, *others, order=None):
    """Merge cells into one that keeps the marks of `keep`; `order` is how the texts follow each other."""
    texts = [find(n, name)["source"] for name in order or (keep, *others)]
    find(n, keep)["source"] = "\n\n".join(texts)
    for name in others:
        del n["cells"][place(n, name)]


def answer_and_test(n):
    merge(n, "clean", "clean-test")


def test_and_answer(n):
    merge(n, "clean", "clean-test", order=("clean-test", "clean"))


def answer_and_test_marked_as_test(n):
    merge(n, "clean-test", "clean", order=("clean", "clean-test"))


def test_and_answer_marked_as_test(n):
    merge(n, "clean-test", "clean")


def answer_and_changed_test_marked_as_test(n):
    merge(n, "clean-test", "clean", order=("clean", "clean-test"))
    find(n, "clean-test")["source"] += "\nassert clean('B') == 'b'"
    find(n, "clean-test")["source"] = find(n, "clean-test")["source"].replace('" A "', '" Q "')


def two_answers(n):
    merge(n, "clean", "count")


def two_answers_marked_as_the_second(n):
    merge(n, "count", "clean", order=("clean", "count"))


def setup_and_answer(n):
    merge(n, "setup", "clean")


def setup_and_answer_marked_as_answer(n):
    merge(n, "clean", "setup", order=("setup", "clean"))


def all_code_in_one(n):
    merge(n, "setup", "clean", "clean-test", "count", "count-test")


def all_code_in_one_unmarked(n):
    all_code_in_one(n)
    find(n, "setup").update(metadata={}, id="q")


def text_and_answer(n):
    title = n["cells"].pop(0)
    find(n, "clean")["source"] = title["source"] + "\n\n" + find(n, "clean")["source"]


def text_and_answer_as_text(n):
    text_and_answer(n)
    find(n, "clean")["cell_type"] = "markdown"


def answer_into_a_blank_one(n):
    merge(n, "count", "clean", order=("clean", "count"))
    find(n, "count")["source"] = RIGHT["clean"] + "\n\n" + SHOWN["count"]


# split cells


def split(n, grade_id, *lines, marks="first"):
    """Split an answer before these lines (from 0); the marks stay on the first part, the last or a copy on each."""
    at = place(n, grade_id)
    whole = n["cells"].pop(at)
    text = whole["source"].split("\n")
    ends = [0, *lines, len(text)]
    parts = [twin(whole, source="\n".join(text[a:b]).strip("\n")) for a, b in itertools.pairwise(ends)]
    for i, part in enumerate(parts):
        if (marks == "first" and i) or (marks == "last" and i < len(parts) - 1) or marks == "none":
            part.update(metadata={}, id=f"part-{i}")
    put(n, at, *parts)


def helper_in_a_cell_above(n):
    find(n, "clean")["source"] = (
        "def small(text):\n    return text.lower()\n\ndef clean(text):\n    return small(text.strip())"
    )
    split(n, "clean", 3, marks="last")


def helper_in_a_cell_above_with_a_copy_of_the_marks(n):
    find(n, "clean")["source"] = (
        "def small(text):\n    return text.lower()\n\ndef clean(text):\n    return small(text.strip())"
    )
    split(n, "clean", 3, marks="each")


def torn(*lines, marks):
    def torn_answer(n):
        find(n, "clean")["source"] = LONG
        split(n, "clean", *lines, marks=marks)

    torn_answer.__name__ = f"torn_{'_'.join(map(str, lines))}_{marks}"
    return torn_answer


def essay_in_two_cells(n):
    find(n, "why")["source"] = "Words differ\nin spaces and capitals."
    split(n, "why", 1, marks="each")


# types and marks


def answer_as(cell_type, grade_id="clean"):
    def retyped(n):
        find(n, grade_id)["cell_type"] = cell_type

    retyped.__name__ = f"{grade_id}_as_{cell_type}"
    return retyped


def unmarked(*grade_ids, ids=False):
    def lost(n):
        for one in n["cells"]:
            if not grade_ids or name_of(one) in grade_ids:
                one["metadata"] = {}
                if not ids:
                    one.pop("id", None)

    lost.__name__ = f"unmarked_{'_'.join(grade_ids) or 'all'}{'_with_ids' if ids else ''}"
    return lost


def name_typed_wrong(n):
    find(n, "clean").update(id="q")
    find(n, "clean")["metadata"]["nbgrader"]["grade_id"] = "claen"


def name_of_another(n):
    find(n, "clean").update(id="q")
    find(n, "clean")["metadata"]["nbgrader"]["grade_id"] = "count"


def marks_swapped(n):
    answer, test = find(n, "clean"), find(n, "clean-test")
    answer["metadata"], test["metadata"] = test["metadata"], answer["metadata"]


def marks_of_the_wrong_type(n):
    find(n, "setup")["metadata"]["nbgrader"] = ["not", "a", "dict"]
    find(n, "clean")["metadata"]["nbgrader"]["grade_id"] = 7
    find(n, "count")["metadata"] = None
    n["cells"] += ["not a cell", None, cell("1 + 1"), {"cell_type": "code"}, {"source": 5, "cell_type": ["code"]}]


def other_points(n):
    find(n, "clean-test")["metadata"]["nbgrader"].update(points=999, locked=False, solution=True, schema_version=99)


def essay_without_marks_moved_up(n):
    essay = n["cells"].pop(place(n, "why"))
    put(n, 2, {**essay, "metadata": {}, "id": "q"})


# order and extra cells


def test_moved_up(n):
    put(n, 0, n["cells"].pop(place(n, "count-test")))


def answer_moved_down_with_its_helper(n):
    answer = n["cells"].pop(place(n, "clean"))
    answer["source"] = "def clean(text):\n    return small(text.strip())"
    n["cells"] += [cell("def small(text):\n    return text.lower()", id="small"), answer]


def upside_down(n):
    n["cells"].reverse()


def helper_between(n):
    put(n, place(n, "clean"), cell("HELPER = 3", id="helper"))
    find(n, "clean")["source"] = "def clean(text):\n    return text.strip().lower() if HELPER == 3 else 0"


def magics(n):
    put(n, place(n, "setup"), cell("%matplotlib inline\n!pip install nothing\nfiles = !ls\nlen?", id="a"))
    put(n, place(n, "clean"), cell("%%time\nx = 1", id="b"), cell("%%bash\nrm -rf /", id="c"))
    n["cells"].append(cell("x", id="d"))


# the rest of the file


def no_kernel(n):
    n["metadata"] = {}


def metadata_null(n):
    n["metadata"] = None


def foreign_kernel(n):
    n["metadata"]["kernelspec"] = {"name": "mine-r", "display_name": "Mine", "language": "R"}
    n["metadata"]["language_info"] = {"name": "R", "file_extension": 7}


def lines_as_list(n):
    for one in n["cells"]:
        one["source"] = one["source"].splitlines(keepends=True)


def lines_as_list_without_ends(n):
    for one in n["cells"]:
        one["source"] = one["source"].split("\n")


def windows_line_ends(n):
    for one in n["cells"]:
        one["source"] = one["source"].replace("\n", "\r\n")


def cells_as_a_dict(n):
    n["cells"] = {str(i): one for i, one in enumerate(n["cells"])}


def format_3(n):
    for one in n["cells"]:
        if one["cell_type"] == "code":
            one["input"] = one.pop("source")
    n["worksheets"] = [{"cells": n.pop("cells"), "metadata": {}}]
    n.update(nbformat=3, nbformat_minor=0)


def format_4_0(n):
    for one in n["cells"]:
        del one["id"]
    n["nbformat_minor"] = 0


def older_release(n):
    find(n, "setup")["source"] = "LETTERS = set('abc')"
    find(n, "clean-test")["source"] = "assert clean('a') == 'a'"
    find(n, "clean-test")["metadata"]["nbgrader"]["points"] = 1
    put(n, 1, cell("OLD = 1", {"grade_id": "old-setup", "grade": False, "solution": False, "locked": True}, id="old"))
