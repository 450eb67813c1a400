"""What is handed in may be made to harm: it gets a sentence, lands nowhere else, and the rest is collected."""

import io
import os
import stat
import struct
import tempfile
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.errors import SubmissionError
from grader.intake import archive, files
from grader.intake.collect import collect
from grader.intake.roster import read_roster

GOOD = {"zoe/wk1.ipynb": "good"}


def zip_of(entries):
    """A zip of (name or ZipInfo, content) pairs."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            made.writestr(name, content)
    return data.getvalue()


def entry(name, mode=0):
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = mode << 16
    return info


@pytest.fixture
def desk(tmp_path):
    course = tmp_path / "course" / "build"
    place = tmp_path / "place"
    place.mkdir()

    def take(entries=None, **more):
        where = place
        if entries is not None:
            where = tmp_path / "class.zip"
            where.write_bytes(entries if isinstance(entries, bytes) else zip_of([*entries, *GOOD.items()]))
        else:
            (place / "zoe").mkdir(exist_ok=True)
            (place / "zoe" / "wk1.ipynb").write_text("good")
        return collect("wk1", where, course, notebooks=["wk1"], **more)

    def everything():
        made = {p.relative_to(course).as_posix() for p in (course / "submitted").rglob("*") if p.is_file()}
        assert sorted(p.name for p in tmp_path.iterdir() if p.name not in ("class.zip", "place")) == ["course"]
        assert sorted(p.name for p in (tmp_path / "course").iterdir()) == ["build"]
        return made

    return SimpleNamespace(course=course, place=place, take=take, everything=everything)


ONLY_GOOD = {"submitted/zoe/wk1/wk1.ipynb"}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("../../wk1.ipynb", "its name leads out of the zip"),
        ("/tmp/ada/wk1.ipynb", "its name leads out of the zip"),
        ("ada/../../../wk1.ipynb", "its name leads out of the zip"),
        ("..\\..\\ada\\wk1.ipynb", "its name leads out of the zip"),
        ("C:\\ada\\wk1.ipynb", "its name leads out of the zip"),
        ("a/" * 40 + "wk1.ipynb", "its name is too long"),
        ("1_" * 5000 + "/wk1.ipynb", "its name is too long"),
        ("con/wk1.ipynb", "is a name that Windows keeps for itself"),
        ("AUX.txt/wk1.ipynb", "is a name that Windows keeps for itself"),
        (".hidden/wk1.ipynb", "begins or ends with a dot or a space"),
        ("ada /wk1.ipynb", "begins or ends with a dot or a space"),
        ("a*b/wk1.ipynb", "holds *"),
        ("a\nb/wk1.ipynb", "holds characters that cannot be seen"),
        ("\x1b[31mada\x1b[0m/wk1.ipynb", "holds [ cannot"),
        ("ada\u202egpj/wk1.ipynb", "holds characters that cannot be seen"),
        ("ada\u200b/wk1.ipynb", "holds characters that cannot be seen"),
        ("x" * 120 + "/wk1.ipynb", "is longer than 100 characters"),
        ("..._101_assignsubmission_file_/../wk1.ipynb", "its name leads out of the zip"),
    ],
)
def test_a_name_that_could_lead_astray_is_refused_and_shown_without_its_tricks(desk, name, sentence):
    done = desk.take([(name, "evil")])
    said = [line for line in done.sentences if sentence.split(" cannot")[0] in line or "cannot be seen" in line]
    assert len(said) == 1, done.sentences
    assert all(line.isprintable() and len(line) < 1000 for line in done.sentences)
    assert desk.everything() == ONLY_GOOD and done.new == ("zoe",)


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [(stat.S_IFLNK | 0o777, "is a link"), (stat.S_IFIFO, "is a device"), (stat.S_IFBLK, "is a device")],
)
def test_links_and_devices_in_a_zip_are_not_taken(desk, mode, sentence):
    done = desk.take([(entry("ada/wk1.ipynb", mode), "/etc/passwd")])
    assert sentence in done.sentences[0] and desk.everything() == ONLY_GOOD


def test_a_bomb_is_not_unpacked_and_everybody_else_is_collected(desk):
    done = desk.take([("ada/wk1.ipynb", b"\0" * 40_000_000)])
    assert "ada/wk1.ipynb swells to 40 MB from next to nothing" in done.sentences[0]
    assert desk.everything() == ONLY_GOOD


def test_a_file_that_lies_about_its_size_gives_no_more_than_it_said(desk):
    data = bytearray(zip_of([("ada/wk1.ipynb", b"x" * 3_000_000), *GOOD.items()]))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):  # the sizes in both headers of the first file
        struct.pack_into("<L", data, data.index(mark) + place, 10)
    done = desk.take(bytes(data))
    assert "ada/wk1.ipynb is damaged in the zip" in " ".join(done.sentences)
    assert desk.everything() == ONLY_GOOD


def test_a_bomb_inside_a_students_own_zip(desk):
    inner = zip_of([("wk1.ipynb", b"\0" * 40_000_000)])
    done = desk.take([("ada/wk1.zip", inner)])
    assert "swells to 40 MB" in " ".join(done.sentences) and desk.everything() == ONLY_GOOD


def test_a_zip_with_more_names_than_any_class_is_not_read(desk, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_INDEX", 10_000)  # the same road with fewer files
    many = zip_of([(f"{n}/wk1.ipynb", "x") for n in range(400)])
    with pytest.raises(SubmissionError, match="lists far more files than a class hands in"):
        desk.take(many)
    done = desk.take([("ada/all.zip", many)])
    assert "ada/all.zip: lists far more files" in done.sentences[0] and done.new == ("zoe",)


def test_a_table_of_contents_that_claims_to_be_huge_is_not_believed_into_memory(desk):
    data = bytearray(zip_of(GOOD.items()))
    struct.pack_into("<L", data, data.rindex(b"PK\5\6") + 12, 0xF000_0000)
    with pytest.raises(SubmissionError, match="lists far more files"):
        desk.take(bytes(data))


def test_what_is_too_large_is_left_and_said(desk, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 1_000_000)
    (desk.place / "ada.ipynb").write_bytes(os.urandom(1_500_000))
    done = desk.take()
    assert "ada.ipynb is larger than 1 MB; not taken." in done.sentences[0] and done.new == ("zoe",)


def test_a_locked_zip_a_cut_one_and_one_that_is_none(desk):
    locked = bytearray(zip_of([("ada/wk1.ipynb", "x"), *GOOD.items()]))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", locked, locked.index(mark) + place, 1)
    assert "is locked with a password" in desk.take(bytes(locked)).sentences[0]
    for data in (bytes(locked)[:60], b"not a zip", b""):
        with pytest.raises(SubmissionError, match="is not a whole zip file"):
            desk.take(data)


def test_an_unusual_packing_is_refused(desk):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("ada/wk1.ipynb", "x" * 1000)
        made.writestr(zipfile.ZipInfo("zoe/wk1.ipynb"), "good")
    assert "is packed in a way that is not read here" in desk.take(data.getvalue()).sentences[0]
    assert desk.everything() == ONLY_GOOD


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_name_twice_in_a_zip_is_not_chosen_between(desk):
    done = desk.take([("ada/wk1.ipynb", "one"), ("ada/wk1.ipynb", "two")])
    assert "all claim to be wk1.ipynb" in done.sentences[0] and desk.everything() == ONLY_GOOD


def test_damage_to_one_file_leaves_the_others(desk):
    data = bytearray(zip_of([("ada/wk1.ipynb", os.urandom(2000)), *GOOD.items()]))
    data[200:300] = bytes(100)
    done = desk.take(bytes(data))
    assert "ada/wk1.ipynb is damaged in the zip" in done.sentences[0] and desk.everything() == ONLY_GOOD


def test_links_pipes_and_devices_in_a_folder_are_not_opened(desk, tmp_path):
    for name in ("ada", "bob", "cleo"):
        (desk.place / name).mkdir()
    (desk.place / "ada" / "wk1.ipynb").symlink_to("/etc/passwd")
    os.mkfifo(desk.place / "bob" / "wk1.ipynb")
    (desk.place / "dan").symlink_to(desk.course.parent)
    os.link(__file__, desk.place / "cleo" / "notes.txt")
    done = desk.take()
    said = "\n".join(done.sentences)
    assert "ada/wk1.ipynb: is a link" in said and "bob/wk1.ipynb: is a device or a pipe" in said
    assert "dan: is a link" in said and desk.everything() == ONLY_GOOD


def test_a_file_that_turns_into_a_link_meanwhile_is_not_followed(desk, tmp_path):
    (desk.place / "ada").mkdir()
    (desk.place / "ada" / "wk1.ipynb").write_text("honest")
    found = files.in_folder(desk.place, files.Budget(files.LARGEST_ALL), lambda sentence: None)
    os.rename(desk.place / "ada", desk.place / "away")
    (desk.place / "ada").symlink_to(desk.place / "away")
    with pytest.raises(files.UnusableError, match="cannot be read"):
        found[0].read()


@pytest.fixture
def nobody():
    """An ordinary user: root may read anything."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


@pytest.fixture
def closed():
    """A folder with a file and a folder that nobody but their owner may open, and one file for everybody."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        (place / "ada.ipynb").write_text("x")
        (place / "bob").mkdir()
        (place / "zoe.ipynb").write_text("good")
        for path in (place / "ada.ipynb", place / "bob"):
            path.chmod(0)
        yield place
        (place / "bob").chmod(0o755)


def test_what_may_not_be_read_is_said_and_the_rest_is_read(closed, nobody):
    said = []
    ada, zoe = files.in_folder(closed, files.Budget(files.LARGEST_ALL), said.append)
    assert said == ["bob: cannot be read (Permission denied)."] and zoe.read() == b"good"
    with pytest.raises(files.UnusableError, match="cannot be read"):
        ada.read()


def test_a_name_that_is_no_text_is_said(desk):
    os.mkdir(os.fsencode(desk.place) + b"/\xff\xfe")
    (desk.place / os.fsdecode(b"\xff\xfe") / "wk1.ipynb").write_text("x")
    done = desk.take()
    assert "its name is not readable text" in done.sentences[0] and done.new == ("zoe",)
    done.sentences[0].encode()


def test_two_spellings_of_one_name_are_one_student(desk):
    done = desk.take([("Zo\u00eb.ipynb", "same"), ("Zoe\u0308/wk1.ipynb", "same")])
    assert done.new == ("Zo\u00eb", "zoe")


def test_names_that_differ_only_in_capitals_would_share_a_folder_on_some_systems(desk):
    done = desk.take([("Ada/wk1.ipynb", "1"), ("ADA/wk1.ipynb", "2")])
    assert done.new == ("zoe",) and sum("differs from" in line for line in done.sentences) == 2


def test_a_student_who_is_known_is_not_taken_over_by_another_spelling(desk):
    desk.take([("ada/wk1.ipynb", "1")])
    done = desk.take([("ada/wk1.ipynb", "1"), ("ADA/wk1.ipynb", "2")])
    assert done.unchanged == ("ada", "zoe") and "'ADA' differs from 'ada'" in done.sentences[0]


def test_two_people_whom_the_roster_makes_one_are_both_left_out(desk, tmp_path):
    roster = tmp_path / "place" / "roster.csv"
    roster.write_text("id,moodle id,name\nada,101,Bo\nzoe,,\n")
    people = [(f"{name}_assignsubmission_file_/wk1.ipynb", name) for name in ("Ada_101", "Bo_102")]
    done = desk.take(people, roster=read_roster(roster))
    assert done.new == ("zoe",) and "'101' (moodle) and '102' (moodle) are both the student 'ada'" in done.sentences[0]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to others")
def test_in_an_exchange_nobody_hands_in_under_anothers_name(desk):
    import pwd

    other = next(user for user in pwd.getpwall() if user.pw_uid != 0 and user.pw_name.isalnum())
    at = "2026-03-01 10:00:00.0 UTC"
    for name, owner in ((other.pw_name, other), ("ada", other), ("bea", pwd.getpwuid(0))):
        folder = desk.place / "inbound" / f"{name}+wk1+{at}+x"
        folder.mkdir(parents=True)
        (folder / "wk1.ipynb").write_text("x")
        os.chown(folder, owner.pw_uid, -1)
    done = desk.take()
    assert done.new == tuple(sorted([other.pw_name, "bea"]))
    assert f"says it is ada's, but belongs to {other.pw_name}" in done.sentences[0]
