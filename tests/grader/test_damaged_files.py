"""Files that are hardly notebooks any more: what can be read is graded, and what cannot is said in a sentence."""

import json

import nbformat
import pytest
from damages import ASSIGNMENT, SHOWN, find, handed_in
from handed_in import RIGHT, cell, item

from grader.judging.judge import grade
from grader.reading.submission import read_submission

PASSED = ["pass", "pass", "manual"]


def as_file(notebook=None, **how):
    return json.dumps(notebook or handed_in(), **{"indent": 1, "ensure_ascii": False, **how})


def as_read(data: bytes) -> str:
    """Bytes as intake reads them."""
    return data.decode("utf-8", "surrogateescape")


def umlauts():
    """A right notebook whose answer passes only when its letters are read right."""
    return handed_in(clean="def clean(text):\n    return text.strip().replace('Ä', 'ä').lower()", why="Größer.")


def outcomes(report):
    return [verdict["outcome"] for verdict in report["verdicts"]]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", "not a readable notebook (broken at line 1): it is empty"),
        (" \n\n", "it is empty"),
        ("{", "not a readable notebook (broken at line 1)"),
        ("\0" * 50, "not a readable notebook"),
        ("hello", "not a readable notebook (broken at line 1)"),
        ("[" * 100_000, "not a readable notebook (broken at its nesting)"),
        ('{"a":' * 100_000, "not a readable notebook (broken at its nesting)"),
        ("[" + "9" * 10_000 + "]", "not a notebook in format 4"),
        ("[]", "not a notebook in format 4"),
        ("7", "not a notebook in format 4"),
        ("{}", "not a notebook in format 4"),
        ('{"worksheets": []}', "not a notebook in format 4"),
        ('{"cells": "none"}', "not a notebook in format 4"),
        ('{"cells": 7, "worksheets": {"cells": []}}', "not a notebook in format 4"),
        ('{"cells": [1, null, [], "x"], "metadata": null}', "is it the right file?"),
        ('{"cells": [{}], "metadata": []}', "is it the right file?"),
        (json.dumps({"cells": [], "metadata": {}, "nbformat": 4}), "is it the right file?"),
        (None, "No notebook named 'words' was handed in."),
        ("PK\x03\x04rest", "The file is a zip archive, not a notebook."),
        ("%PDF-1.7", "The file is a PDF, not a notebook."),
        ("<!DOCTYPE html><html>", "The file is a web page, not a notebook."),
        ("# %%\nimport string\ndef clean(text):\n    return text", "The file is a Python script, not a notebook."),
        (" " * 200_000_001 + "x", "larger than 200 MB"),
        ("{" + " " * 20_000_001, "not a readable notebook (larger than 20 MB)"),
        ('{"id":' * 300_000, "not a readable notebook (broken at its nesting)"),
        ('{"cell_type":"code","source":["' * 100_000, "not a readable notebook"),
        ("<<<<<<< ours\n" * 100_000, "not a readable notebook (broken at Git's conflict markers in line 1)"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_cannot_be_read_is_said_in_one_sentence(text, finding):
    report = grade(item(text))
    assert finding in report["findings"][0] and len(report["findings"]) == 1
    assert outcomes(report) == ["fail", "fail", "fail"]
    assert sum(verdict["points"] for verdict in report["verdicts"]) == 0


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (as_file(umlauts()).encode("utf-8-sig"), None),
        (as_file(umlauts()).encode("utf-16"), "The file was written as UTF-16, not UTF-8; it was read as that."),
        (as_file(umlauts()).encode("utf-16-be"), "The file was written as UTF-16-BE, not UTF-8; it was read as that."),
        (as_file(umlauts()).encode("utf-32"), "The file was written as UTF-32, not UTF-8; it was read as that."),
        (
            as_file(umlauts()).encode("cp1252"),
            "Some characters in the file were not written as UTF-8; they were read as Windows-1252.",
        ),
        (as_file(umlauts()).replace("\n", "\r\n").encode(), None),
    ],
    ids=["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252", "crlf"],
)
def test_a_file_is_read_in_the_encoding_it_was_written_in(data, note):
    report = grade(item(as_read(data)))
    assert outcomes(report) == PASSED
    assert list(report["notes"]) == ([note] if note else [])
    assert report["graded"]["cells"][-1]["source"] == "Größer."


def test_a_notebook_in_format_3_is_read_as_it_is():
    older = nbformat.convert(nbformat.from_dict(handed_in()), 3)
    report = grade(item(nbformat.writes(older, version=3)))
    assert outcomes(report) == PASSED


def test_half_of_a_surrogate_pair_in_an_answer_can_be_written_to_a_file():
    notebook = handed_in(clean=RIGHT["clean"] + "  # \ud800")
    report = grade(item(json.dumps(notebook)))
    assert outcomes(report) == PASSED
    json.dumps(report, ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("rest", ["}", "]}", "\n<<<", "\0\0\0", '{"cells": []}'], ids=repr)
def test_what_follows_the_end_of_the_notebook_is_left_out(rest):
    report = grade(item(as_file() + rest))
    assert outcomes(report) == PASSED
    assert report["notes"][0].startswith("The file goes on after its end (line ")


def test_of_a_file_that_was_cut_off_the_whole_cells_are_graded():
    text = as_file()
    report = grade(item(text[: text.index("words.count(word)")]))
    assert [verdict["points"] for verdict in report["verdicts"]] == [2, 0, 0]
    assert "; 4 whole cells could still be read from it." in report["notes"][0]
    assert "The answer cell 'count' was missing and counts as not answered." in report["notes"]


def test_an_answer_whose_outputs_were_cut_off_is_whole():
    notebook = handed_in()
    why = notebook["cells"].pop()
    notebook["cells"].insert(0, why)
    notebook["cells"][-1] = cell("print(1)", id="last") | {"outputs": [{"output_type": "stream", "text": "x" * 1000}]}
    text = as_file(notebook)
    assert outcomes(grade(item(text[:-300]))) == PASSED


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace('"clean-test",\n   "metadata"', '"clean-test"\n   "metadata"'),
        lambda text: text.replace('"outputs": []', '"outputs": [' + "[" * 100_000 + "]" * 100_000 + "]"),
        lambda text: text.replace('"outputs": []', '"outputs": [{"data": oops}]', 1),
        lambda text: text.replace('"kernelspec": {', '"kernelspec": {"a" "b"'),
        lambda text: text.replace('"execution_count": null', f'"execution_count": {"9" * 5000}'),
        lambda text: text.replace('"execution_count": null', '"execution_count": NaN'),
        lambda text: text.replace('"execution_count": null', '"execution_count": -Infinity'),
        lambda text: text.replace('"execution_count": null', '"execution_count": 1e999'),
        lambda text: text.replace('"cells": [', '"cells": [], "cells": ['),
        lambda text: text.replace("\\n", "\n"),
    ],
    ids=["comma", "deep", "word", "metadata", "digits", "nan", "infinity", "float", "twice", "raw-line-ends"],
)  # fmt: skip
def test_json_that_is_slightly_wrong_is_read(damage):
    text = as_file()
    assert damage(text) != text
    assert outcomes(grade(item(damage(text)))) == PASSED


def test_a_notebook_with_outputs_of_any_size_is_read():
    notebook = handed_in()
    find(notebook, "clean")["outputs"] = [
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo" * 2_000_000}},
        {"output_type": "stream", "name": "stdout", "text": ["line\n"] * 200_000},
    ]
    report = grade(item(as_file(notebook)))
    assert outcomes(report) == PASSED
    assert report["notes"][0].startswith("The file is larger than 20 MB; 7 whole cells could still be read")


def test_a_hundred_thousand_cells_are_read():
    notebook = handed_in()
    notebook["cells"][3:3] = [{"cell_type": "code", "metadata": {}, "source": "x = 1", "outputs": []}] * 100_000
    submission = read_submission(json.dumps(notebook), ASSIGNMENT)
    assert len(submission.cells) == 100_007 and not any(placed.blank for placed in submission.cells)


CONFLICT = """<<<<<<< HEAD
{}
||||||| base
   "id": "base"
=======
{}
>>>>>>> theirs"""


def test_git_s_conflict_markers_are_named_and_the_first_readable_version_is_graded():
    line = '   "execution_count": null,'
    text = as_file()
    assert line in text
    both = text.replace(line, CONFLICT.format(line, '   "execution_count": 3,'), 1)
    number = both[: both.index("<<<<<<<")].count("\n") + 1
    report = grade(item(both))
    assert outcomes(report) == PASSED
    said = f"The file holds Git's conflict markers (from line {number} on): two versions of the same notebook; the "
    assert list(report["notes"]) == [said + "first was read."]
    report = grade(item(text.replace(line, CONFLICT.format("oops", line), 1)))
    assert outcomes(report) == PASSED and list(report["notes"]) == [said + "second was read."]
    report = grade(item(text.replace(line, CONFLICT.format("oops", "oops"), 1)))
    assert report["notes"][0].startswith(f"The file is broken at Git's conflict markers in line {number}; ")
    assert outcomes(report) == PASSED


def test_a_stub_is_blank_however_its_lines_end():
    notebook = handed_in(clean=SHOWN["clean"].replace("\n", " \r\n") + "\n\n")
    assert grade(item(as_file(notebook)))["blank"] == ("clean",)
