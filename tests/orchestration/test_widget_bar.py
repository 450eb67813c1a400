"""The context-window bar: what fits, what was left out and why, where each fact sits."""

import re

from orchestration import ContextBudget, Source, context_bar, load_world, must_hold, rules_of, source_files
from worlds import count_tokens

LONG = Source("long.md", "nothing that matters here\n" * 200, summary="Nothing that matters.")
RULE = Source("rules.md", "First line.\nA return is free for 45 minutes.\nLast line.")
NOISE = Source("noise.md", "plums " * 300)


def pack(limit):
    return ContextBudget(limit).pack([LONG, RULE, NOISE, must_hold("Only cents.")])


def test_the_bar_says_how_much_of_the_window_is_used_and_why_something_is_out():
    packed = pack(200)
    bar = context_bar(packed)

    assert f"{packed.tokens} of 200 tokens are used" in bar.alt
    assert "noise.md (takes" in bar.alt and "are left)" in bar.alt
    assert "its summary is in" in bar.table


def test_a_fact_is_marked_where_it_stands_counted_in_tokens():
    packed = pack(200)
    before = count_tokens(packed.text[: packed.text.index("45 minutes")])

    bar = context_bar(packed, {"grace": "45 MINUTES"})

    told = re.search(r"grace: in rules.md, (\d+) tokens in", bar.alt)
    assert told and abs(int(told[1]) - before) <= 1
    assert bar.svg.count("oc-mark") == 1


def test_a_fact_that_is_not_in_is_said_and_not_drawn():
    bar = context_bar(pack(200), {"plums": "plums"})

    assert "plums: not in the window" in bar.alt
    assert "in no source" in bar.table
    assert "oc-mark" not in bar.svg


def test_a_fact_that_two_sources_tell_is_marked_in_both():
    twice = ContextBudget(500).pack([RULE, Source("again.md", "Free for 45 minutes, says Renate.")])

    bar = context_bar(twice, {"grace": "45 minutes"})

    assert "in rules.md" in bar.alt and "in again.md" in bar.alt


def test_what_says_the_opposite_is_marked_below_and_only_where_it_is():
    both = ContextBudget(500).pack([RULE, Source("old.md", "A return is free for 30 minutes.")])

    bar = context_bar(both, {"grace": "45 minutes"}, {"grace": "30 minutes", "rate": "20 euros"})

    assert "against grace: in old.md" in bar.alt and "against rate" not in bar.alt
    assert "a grace (" in bar.table and "b against grace (" in bar.table


def test_marks_that_would_cover_each_other_stand_above_each_other():
    facts = {word: word for word in ("First", "return", "free", "minutes")}

    heights = re.findall(r'd="M[\d.]+ ([\d.]+) m0 -6', context_bar(pack(4_000), facts).svg)

    assert len(heights) == 4 and len(set(heights)) > 1


def test_the_parts_are_as_long_together_as_the_pack():
    world = load_world("rental")
    packed = ContextBudget(6_000).pack(source_files(world, list(world.sources)[:6]))

    bar = context_bar(packed, rules_of(world, ["late_fee"]), title="Six files")

    tokens = [int(found.replace(",", "")) for found in re.findall(r", ([\d,]+) tokens[;.]", bar.alt)]
    assert sum(tokens[: len(packed.kept)]) == packed.tokens
    assert bar.alt.startswith("Six files.")


def test_an_empty_pack_and_names_like_code_are_shown_as_they_are():
    assert "Empty." in context_bar(ContextBudget(100).pack([])).alt
    assert "grace: not in the window" in context_bar(ContextBudget(100).pack([]), {"grace": "45 minutes"}).alt
    odd = ContextBudget(100).pack([Source("<script>", "x < y")])

    shown = context_bar(odd, {"<b>": "x <"})._repr_html_()

    assert "<script>" not in shown and "<b>" not in shown.split("</style>")[1]


def test_it_can_be_read_without_seeing_it():
    bar = context_bar(pack(200), {"grace": "45 minutes"})

    assert 'role="img"' in bar.svg and "aria-label=" in bar.svg
    assert bar.table.count('<th scope="row">') == 4
    assert repr(bar) == bar.alt


def test_a_source_is_as_long_in_the_bar_as_in_the_reason_and_in_the_list_that_it_came_from():
    file = Source("toolhire/bookings.py", "one line of some code\n" * 400)
    left_out = context_bar(ContextBudget(1_200).pack([file])).table
    kept = context_bar(ContextBudget(9_000).pack([file])).table

    assert file.tokens > 2_000
    assert f"<td>{file.tokens:,}</td>" in left_out.replace(' class="oc-words"', "")
    assert f"left out: takes {file.tokens:,} tokens, 1,200 are left" in left_out
    assert f"<td>{file.tokens:,}</td>" in kept.replace(' class="oc-words"', "")
