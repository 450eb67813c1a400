"""Week 3 shows what it teaches: at the sample sizes of the lessons, in at least 95 % of 200 seeds."""

from re import MULTILINE, findall

import pytest
from kernels import ROOT, code_cells
from seeds import SEEDS, result_of, share_of_seeds, shares_of_seeds

from orchestration import (
    Client,
    Experiment,
    Holds,
    fact_in_text,
    leave_one_out,
    load_world,
    measured_for,
    must_hold,
    shown,
    source_files,
    source_values,
)
from orchestration.intervals import difference

pytestmark = [pytest.mark.slow, pytest.mark.timeout(2400)]  # 2,400 calls a seed in the longest

LESSON = [cell.source for cell in code_cells(ROOT / "notebooks/week3_context/2_what_where_in_what_order.ipynb")]
HOSTS = "mailinator.com", "trashmail.com"
KEPT = Holds({"both hosts are refused": " and ".join(f"not is_valid_email('ann@{host}')" for host in HOSTS)})
FIX = "late_fee", "may_do"
NEEDED = "CHANGELOG.md", "docs/decisions.md", "toolhire/till.py"
AGAINST = (
    "docs/old_rules.md",
    "toolhire/legacy/counter98.py",
    "toolhire/money.py",
    "toolhire/pricing.py",
    "toolhire/staff.py",
)
OTHERS = "docs/terms.md", "docs/tickets.md", "toolhire/bookings.py", "toolhire/reports.py"
WAIVE = must_hold("The counter waives fees of up to 15 euros without asking; above, it asks the office.")
FEE = "late_fee({{'due': 0, 'day_cents': {}, 'value_cents': 90_000}}, {})"
MAY = "may_do({{'role': '{}', 'active': True, 'customer_id': 'c-1'}}, '{}', {{'customer_id': '{}', 'cents': {}}})"
WAIVES = {
    "the counter waives 15 euros": MAY.format("counter", "waive_fee", "c-2", 1_500),
    "the counter does not waive 16 euros": "not " + MAY.format("counter", "waive_fee", "c-2", 1_600),
}
RULES = Holds(
    {
        "a return 40 minutes late is free": FEE.format(2_000, 40 * 60) + " == 0",
        "a late day costs one and a half day prices": FEE.format(2_000, 86_400) + " == 3_000",
        "a fee is rounded down to ten cents": FEE.format(1_099, 86_400) + " % 10 == 0",
        **WAIVES,
        "nobody books on their own record": "not " + MAY.format("manager", "book", "c-1", 0),
    }
)


@pytest.fixture
def server(model_url):
    return Client()


def texts(*thousands):
    world = load_world("authentication")
    return {f"{k}K": fact_in_text(world, 1_000 * k, unit="validate_email", check=KEPT) for k in thousands}


def twelve():
    return source_files(load_world("rental"), sorted((*NEEDED, *AGAINST, *OTHERS)))


def rate(result, arm):
    return result.table["rate"][arm]


def differs(result, worse, better):
    n, x, y = result.wanted, result.table["passed"][worse], result.table["passed"][better]
    return difference(x, n, y, n)[0] > 0


def test_the_best_reader_keeps_a_rule_less_often_at_32k_than_at_1k(server):
    arms, best = texts(1, 32), measured_for(server, "length")[0]

    share = share_of_seeds(
        lambda seed: Experiment("reading", arms, trials=100, client=best, seed=seed),
        lambda result: differs(result, "32K", "1K"),
        SEEDS,
    )

    assert share >= 0.95, share


def test_the_weakest_reader_has_lost_the_rule_more_often_than_not_where_the_best_still_reads(server):
    arms, readers = texts(8), measured_for(server, "length")

    for reader, reads in ((readers[-1], lambda result: rate(result, "8K") < 0.5), (readers[0], well)):
        share = share_of_seeds(
            lambda seed, reader=reader: Experiment("8K", arms, trials=100, client=reader, seed=seed), reads, SEEDS
        )
        assert share >= 0.95, share


def well(result):
    return rate(result, "8K") > 0.75


def test_the_working_model_reads_40k_worse_than_2k_within_its_window(server):
    arms = texts(2, 40)
    assert server.window() > 40_000

    share = share_of_seeds(
        lambda seed: Experiment("far", arms, trials=60, client=server, seed=seed),
        lambda result: differs(result, "40K", "2K"),
        SEEDS,
    )

    assert share >= 0.95, share


def test_three_files_and_a_constraint_beat_everything_and_need_both(server):
    world, files = load_world("rental"), twelve()
    three = [one for one in files if one.name in NEEDED]
    arms = {
        "all": shown(world, FIX, [*files, WAIVE]),
        "without the five": shown(world, FIX, [*(one for one in files if one.name not in AGAINST), WAIVE]),
        "three": shown(world, FIX, [*three, WAIVE]),
        "three alone": shown(world, FIX, three),
    }

    shares = shares_of_seeds(
        lambda seed: Experiment("less", arms, trials=100, client=server, seed=seed),
        {
            "three beat all": lambda result: differs(result, "all", "three"),
            "contradictions cost": lambda result: differs(result, "all", "without the five"),
            "the constraint is needed": lambda result: differs(result, "three alone", "three"),
        },
        SEEDS,
    )

    assert min(shares.values()) >= 0.95, shares


def test_nothing_the_first_three_and_everything_hardly_ever_get_it_right(server):
    world, files = load_world("rental"), twelve()
    arms = {
        "nothing": shown(world, FIX),
        "first three": shown(world, FIX, files[:3]),
        "everything": shown(world, FIX, files),
    }

    share = share_of_seeds(
        lambda seed: Experiment("contexts", arms, trials=40, client=server, seed=seed),
        lambda result: max(result.table["rate"]) <= 0.1,
        SEEDS,
    )

    assert share >= 0.95, share


def test_leaving_one_out_shows_the_three_files_and_the_constraint(server):
    files = twelve()
    parts = [*files, WAIVE]
    arms = leave_one_out(load_world("rental"), FIX, parts, check=RULES)
    needed = {*NEEDED, WAIVE.name}

    def four_stand_out(result):
        values = source_values(result, parts)
        cheapest = values["value per 1,000"].idxmax()
        return set(values.index[:4]) == needed and cheapest == WAIVE.name

    share = share_of_seeds(
        lambda seed: Experiment("leave one out", arms, trials=60, client=server, seed=seed), four_stand_out, SEEDS
    )

    assert share >= 0.95, share


def test_a_constraint_is_used_more_at_either_edge_than_in_the_middle(server):
    world, files, check = load_world("rental"), twelve(), Holds(WAIVES)
    arms = {
        name: shown(world, FIX, [*files[:at], WAIVE, *files[at:]], check=check)
        for name, at in (("beginning", 0), ("end", 12), ("middle", 6))
    }
    placed = measured_for(server, "position")[0]

    share = share_of_seeds(
        lambda seed: Experiment("order", arms, trials=300, client=placed, seed=seed),
        lambda result: min(rate(result, "beginning"), rate(result, "end")) > rate(result, "middle"),
        SEEDS,
    )

    assert share >= 0.95, share


def test_the_files_above_are_those_of_the_lesson():
    [setup] = [one for one in LESSON if "source_files(" in one]
    assert findall(r'"([\w/]+\.(?:md|py))"', setup) == [one.name for one in twelve()]
    said = dict(findall(r"^(FIX|MATTER|AGAINST) = (.*)$", "\n".join(LESSON), MULTILINE))
    files = {name: eval(f"({value})") for name, value in said.items()}
    assert files == {"FIX": FIX, "MATTER": NEEDED, "AGAINST": AGAINST}


def test_the_first_context_breaks_a_rule_in_its_first_answer(server):
    result = result_of(Experiment("first", {"all": shown(load_world("rental"), FIX, twelve(), check=RULES)}, trials=1))

    assert not result.trials[0].passed
