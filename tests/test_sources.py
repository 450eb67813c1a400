"""Every number of a study that the course prints comes from its one registry, with its source beside it."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from figures_in_prose import names_a_study, numbers, page_of, source_words, strays

from orchestration.sources import registry

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted([*(ROOT / "notebooks").glob("*/*.ipynb"), *(ROOT / "exercises").glob("*/*.ipynb")])
DOCS = [ROOT / "README.md", *sorted([*(ROOT / "docs").glob("facilitate/*.md"), *(ROOT / "docs").glob("instruct/*.md")])]
PAGES = [page_of(path, path.relative_to(ROOT).as_posix()) for path in [*NOTEBOOKS, *DOCS]]
NAMES = [page.name for page in PAGES]
LESSON = ROOT / "notebooks" / "week1_decompose" / "1_the_complexity_wall.ipynb"


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_key_that_is_cited_is_in_the_registry(page):
    assert not set(page.keys) - set(registry())


def test_every_entry_is_cited_somewhere():
    elsewhere = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "course").glob("*.py")))
    used = {key for page in PAGES for key in page.keys} | set(re.findall(r'"(\w+)"', elsewhere))
    assert not set(registry()) - used


@pytest.mark.parametrize("key", registry())
def test_every_entry_says_what_where_and_how_it_was_read(key):
    entry = registry()[key]
    assert entry.says and entry.what and entry.source and entry.where
    assert 1900 < entry.year < 2030
    assert re.fullmatch(r"https://[\w.-]+\.[a-z]+(/\S*)?", entry.link)
    assert entry.read in ("source", "second hand")


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_no_study_is_quoted_with_a_number_that_the_page_does_not_cite(page):
    assert [str(one) for one in strays(page)] == []


def planted(tmp_path: Path, cell: str, text: str) -> list[str]:
    """The stray numbers after a text was put at the end of a cell of a copy of the lesson."""
    notebook = nbformat.read(LESSON, 4)
    [place] = [one for one in notebook.cells if one.id == cell]
    place.source += f"\n\n{text}"
    copy = tmp_path / LESSON.name
    nbformat.write(notebook, copy)
    before = {one.number for one in strays(page_of(LESSON, "before"))}
    return [one.number for one in strays(page_of(copy, "copy")) if one.number not in before]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A study found that developers were 19 % slower.", ["19"]),
        ("METR saw merges fall by 24 points.", ["24"]),
        ("In the trial of 2025 they felt faster.", ["2025 missing"]),
        ("Researchers asked 1,204 people.", ["1,204"]),
        ("Published rates lie near two thirds.", ["two thirds"]),
        ("In one survey nine in ten agreed.", ["nine in ten"]),
        ("On that benchmark it was forty per cent.", ["forty per cent"]),
        ("Kwa and others report 61 minutes.", ["61"]),
        ("A study went on.\n\nThey saw 44 of 71.", ["44", "71"]),
        ("- one paper: 12.5 %", ["12.5"]),
    ],
)
def test_a_planted_number_of_a_study_is_found(tmp_path, text, found):
    if found == ["2025 missing"]:  # the lesson does cite entries of that year
        assert planted(tmp_path, "key-points", text) == []
        assert planted(tmp_path, "key-points", text.replace("2025", "2019")) == ["2019"]
    else:
        assert planted(tmp_path, "key-points", text) == found


def test_a_number_right_under_the_citations_is_a_studys(tmp_path):
    assert planted(tmp_path, "half-read", "The next model did it in 7 minutes.") == ["7"]
    assert planted(tmp_path, "key-points", "The next one did it in 7 minutes.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Each is asked 100 times, and 9 sizes are tried.",
        "A study of one model puts it at 59 minutes, and at 15 for four times in five.",
        "Studies report it; lesson 1.2 goes on, and `trials=40` is code.",
        "You study the third answer.",
        "See [the paper](https://arxiv.org/abs/2503.14499).",
    ],
)
def test_what_is_no_studys_number_or_is_cited_is_left_alone(tmp_path, text):
    assert planted(tmp_path, "key-points", text) == []


def test_a_page_of_markdown_cites_in_brackets(tmp_path):
    page = tmp_path / "week1.md"
    page.write_text("METR measured 59 minutes.", encoding="utf-8")
    assert [one.number for one in strays(page_of(page, "docs"))] == ["59"]
    page.write_text("METR measured 59 minutes [source: horizon_50].", encoding="utf-8")
    assert list(strays(page_of(page, "docs"))) == []
    assert page_of(page, "docs").keys == ("horizon_50",)


def test_numbers_are_read_in_figures_and_in_words():
    assert dict(numbers("59 minutes, 1,204 people, two thirds, half, nine in ten, forty per cent, 12.5 %")) == {
        "59": {59.0},
        "1,204": {1204.0},
        "12.5": {12.5},
        "two thirds": {66.7, 67.0},
        "half": {50.0},
        "nine in ten": {90.0},
        "forty per cent": {40.0},
    }


def test_sources_are_known_by_surname_and_by_names_with_capitals():
    words = source_words(registry().values())
    assert {"Kwa", "Ord", "Miller", "Lasry", "Mazur"} <= words
    assert names_a_study("as Kwa and others measured") and not names_a_study("as you measured yourself")
