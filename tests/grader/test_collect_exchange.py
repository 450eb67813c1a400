"""Work comes in from nbgrader's exchange, with the time it was handed in."""

import getpass
from datetime import UTC, datetime

import pytest
from desk import LATER, Desk, exchange, lay

from grader.errors import GraderError, SubmissionError
from grader.gradebook.exchange import exchange_of
from grader.intake.inbox import collected
from grader.intake.ledger import sha_of, versions_of


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.mark.parametrize("part", ["", "course101", "course101/inbound"])
def test_the_exchange_gives_the_newest_of_each_and_keeps_the_others(desk, part):
    done = desk.take(exchange(desk.folder / "exchange") / part)
    assert done.new == ("ada", "bob+c")
    assert desk.submitted() == {"ada/wk1/wk1.ipynb": "second", "bob+c/wk1/wk1.ipynb": "bob's"}
    folder = desk.course / "submitted" / "ada" / "wk1"
    assert (folder / "timestamp.txt").read_bytes() == b"2026-03-02 09:11:12.000000 UTC"
    assert (folder / "submission_secret.txt").read_text() == "s3cret"
    ada, _ = collected("wk1", desk.course, ["wk1"])
    assert ada.handed_in_at == datetime(2026, 3, 2, 9, 11, 12, tzinfo=UTC)
    assert [v.handed_in_at.day for v in versions_of(desk.course, "wk1")["ada", "wk1"]] == [1, 2]


def test_nbgrader_itself_reads_the_time_that_was_written(desk):
    from nbgrader.coursedir import CourseDirectory

    desk.take(exchange(desk.folder / "exchange"))
    time = CourseDirectory().get_existing_timestamp(str(desk.course / "submitted" / "ada" / "wk1"))
    assert time == datetime(2026, 3, 2, 9, 11, 12)  # noqa: DTZ001, nbgrader's times have no zone


def test_what_nbgraders_own_submit_hands_in_is_found(desk, words):
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange.default import ExchangeReleaseAssignment, ExchangeSubmit
    from traitlets.config import Config

    config = Config()
    config.Exchange.root = str(desk.folder / "exchange")
    config.Exchange.cache = str(desk.folder / "cache")
    config.Exchange.assignment_dir = str(words.folder / "build" / "release")
    config.CourseDirectory.root = str(words.folder / "build")
    config.CourseDirectory.course_id, config.CourseDirectory.assignment_id = "course101", "words"
    (desk.folder / "exchange").mkdir(mode=0o777)
    (desk.folder / "exchange").chmod(0o777)
    course, people = CourseDirectory(config=config), Authenticator(config=config)
    for step in (ExchangeReleaseAssignment, ExchangeSubmit, ExchangeSubmit):
        step(coursedir=course, authenticator=people, config=config).start()
    done = desk.take(desk.folder / "exchange", assignment="words", notebooks=("words",))
    assert done.new == (getpass.getuser(),) and all("words.csv" in sentence for sentence in done.sentences)
    versions = versions_of(desk.course, "words")[done.new[0], "words"]
    assert len(versions) == 2 and versions[0].handed_in_at < versions[1].handed_in_at


def test_an_older_file_does_not_replace_a_newer_one_unless_told(desk):
    desk.take(exchange(desk.folder / "exchange"))
    older = {"ada/wk1/wk1.ipynb": "older", "ada/wk1/timestamp.txt": "2026-02-01 08:00:00.0 UTC"}
    done = desk.take(older)
    assert done.unchanged == ("ada",) and "before the one of 2026-03-02 09:11 UTC" in done.sentences[0]
    assert desk.submitted()["ada/wk1/wk1.ipynb"] == "second"
    assert desk.take(older, overwrite=True).changed == ("ada",)
    assert desk.submitted()["ada/wk1/wk1.ipynb"] == "older"
    assert len(versions_of(desk.course, "wk1")["ada", "wk1"]) == 3


def test_without_times_a_version_that_was_replaced_does_not_come_back_by_itself(desk):
    desk.take({"ada.ipynb": "1"})
    desk.take({"ada.ipynb": "2"})
    done = desk.take({"ada.ipynb": "1"})
    assert done.unchanged == ("ada",) and "was collected before the present one" in done.sentences[0]
    assert desk.submitted() == {"ada/wk1/wk1.ipynb": "2"}


def put_right(desk, text="put right by hand"):
    path = desk.course / "submitted" / "ada" / "wk1" / "wk1.ipynb"
    path.write_text(text)
    return path


@pytest.mark.parametrize("kind", ["exchange", "folder"])
def test_what_was_put_right_by_hand_stays_when_the_same_is_collected_again(desk, kind):
    place = exchange(desk.folder / "in") if kind == "exchange" else lay(desk.folder / "in", {"ada.ipynb": "torn"})
    desk.take(place)
    path = put_right(desk)
    for _ in range(2):
        done = desk.take(place)
        assert "ada" in done.unchanged and path.read_text() == "put right by hand"
        assert "was collected before; the one put right by hand stays" in done.sentences[-1]
    assert desk.take(place, overwrite=True).changed == ("ada",) and path.read_text() != "put right by hand"


def test_what_was_put_right_by_hand_is_kept_before_a_newer_one_takes_its_place(desk):
    desk.take({"ada.ipynb": "torn"})
    path = put_right(desk)
    mended = sha_of(path.read_bytes())
    assert "takes the place" in desk.take({"ada.ipynb": "newer"}, dry_run=True).sentences[0]
    assert path.read_text() == "put right by hand"
    done = desk.take({"ada.ipynb": "newer"})
    assert done.changed == ("ada",) and path.read_text() == "newer"
    assert "wk1.ipynb that was put there by hand, which is kept in attempts.db" in done.sentences[0]
    assert [v.sha == mended for v in versions_of(desk.course, "wk1")["ada", "wk1"]] == [False, True, False]
    put_right(desk)
    assert desk.take({"ada.ipynb": "newer"}).unchanged == ("ada",) and path.read_text() == "put right by hand"


def test_what_another_program_collected_and_a_person_put_right_stays(desk):
    lay(desk.course / "submitted", {"ada/wk1/wk1.ipynb": "put right", "ada/wk1/timestamp.txt": LATER})
    done = desk.take(exchange(desk.folder / "exchange"))
    assert done.unchanged == ("ada",) and "was handed in at the same time" in done.sentences[-1]
    assert desk.submitted()["ada/wk1/wk1.ipynb"] == "put right"


def test_a_time_does_not_outlive_the_file_it_belongs_to(desk):
    desk.take(exchange(desk.folder / "exchange"))
    desk.take({"ada.ipynb": "by mail"})
    assert collected("wk1", desk.course, ["wk1"])[0].handed_in_at is None


def test_an_exchange_with_two_courses_asks_which(desk):
    lay(desk.folder / "exchange", {"a/inbound/x": "", "b/inbound/x": ""})
    with pytest.raises(SubmissionError, match="several courses"):
        desk.take(desk.folder / "exchange")


@pytest.mark.parametrize(
    ("config", "sentence"),
    [("1 / 0", "cannot be read"), ("c = get_config()\nc.Exchange.root = 'nowhere'", "nowhere, which is not there")],
)
def test_a_configuration_that_leads_nowhere_is_said_to_do_so(desk, config, sentence):
    lay(desk.course, {"nbgrader_config.py": config})
    with pytest.raises(GraderError, match=sentence):
        exchange_of(desk.course)
