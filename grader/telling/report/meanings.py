"""What each number of the report means, where it comes from, and what to do about it."""

from __future__ import annotations

from grader.telling.report.markup import Markup, tag
from grader.telling.report.measures import ENOUGH

BASIS = (
    f"Under {ENOUGH} learners a statistic says more about chance than about the class, so none is given. All points "
    "are those of nbgrader's gradebook: a person's score goes before the test's, extra credit is added, late penalties "
    "stand apart. They are of the newest hand-ins: where learners go on until it passes, facilities rise, and what "
    "tells learners apart gets small."
)

MEANINGS: tuple[tuple[str, str, str], ...] = (
    (
        "Mean, median, spread",
        "Where the class stands, and how far apart learners are. For a test that is to tell learners apart, Moodle "
        "aims for a mean of 50 to 75 % and a standard deviation of 12 to 18 %; work that may be handed in again lies "
        "higher.",
        "If nearly all totals are the same, read the facilities.",
    ),
    (
        "Facility",
        "The mean share of an item's points. Between 30 and 70 % an item tells most about a class; what everybody must "
        "master should be high.",
        "Near 0 %, look at the test, or teach it again. At 100 %, ask whether the item is still needed.",
    ),
    (
        "Separates",
        "The correlation of an item's points with all other points. Moodle reads 0.50 as very good, 0.30 as adequate, "
        "0.20 as weak, less as very weak, and below zero as probably not valid.",
        "Below zero, read the test: does it punish a right answer? Near zero: does it ask for what was taught?",
    ),
    (
        "Upper − lower",
        "The share of an item's points that the upper 27 % of the class got, by all other points, less that of the "
        "lower 27 %. The same question in plainer numbers.",
        "As for “separates”.",
    ),
    (
        "Solved at first, now",
        "Who passed the test with the first file they handed in, and who passes it with the newest.",
        "First low and now high: the feedback helped. Both low: it did not; read the messages.",
    ),
    (
        "Cronbach's alpha",
        "How far the items measure one thing: near 1 they agree, near 0 the total is chance. Moodle finds 0.75 "
        "satisfactory, and less than 0.64 not. Few items, or easy ones, make it low.",
        "Mend the flagged items before you rank anybody.",
    ),
    (
        "Standard error of measurement",
        "How much a learner's total would move on a like assignment: the spread times the root of 1 − alpha.",
        "Decide nothing by a smaller difference.",
    ),
)

OF_SHARED: tuple[tuple[str, str, str], ...] = (
    (
        "Delegated, assisted, kept",
        "Who did the work: a model, the learner with a model's help, or the learner. The course's table says what is "
        "mostly worth delegating and what should mostly be kept; it is a starting point, not a rule.",
        "Much judgment given away: ask what they checked it against. Little boilerplate delegated: ask what holds "
        "them back.",
    ),
    (
        "Accepted at first",
        "The share of delegated and assisted work that was taken as it came, after one answer at most.",
        "Low: read what the tasks said and showed, and how large they were.",
    ),
    (
        "Checked, accepted unchecked",
        "The share of that work with a check of any sort, by a test, a tool, a review or by hand; and the share that "
        "was accepted without one.",
        "Much accepted unchecked: repeat the week on verification.",
    ),
    (
        "Brier score",
        "The mean squared distance between the chance that was given and what came: 0 is perfect; saying “50 % sure” "
        "to everything gets 0.25.",
        "Above 0.25, let learners predict more often.",
    ),
)

SOURCES = (
    "T. L. Kelley 1939, The selection of upper and lower groups for the validation of test items (the 27 %); "
    "L. J. Cronbach 1951, Coefficient alpha and the internal structure of tests; "
    "G. W. Brier 1950, Verification of forecasts expressed in terms of probability."
)


def meanings(shared: bool) -> Markup:
    """The notes at the end of the page."""
    parts = []
    for term, meaning, to_do in (*MEANINGS, *(OF_SHARED if shared else ())):
        what = tag("dd", f"{meaning} ", tag("em", "What to do:"), f" {to_do}")
        parts.append(tag("div", tag("dt", term), what))
    moodle = tag("a", "Quiz statistics calculations", href="https://docs.moodle.org/dev/Quiz_statistics_calculations")
    sources = tag(
        "p", "Sources: Moodle, Quiz report statistics and ", moodle, " (facility index, discrimination index, "
        "coefficient of internal consistency, standard error); ", SOURCES, cls="soft",
    )  # fmt: skip
    return tag("p", BASIS, cls="soft") + tag("dl", *parts, cls="means columns") + sources
