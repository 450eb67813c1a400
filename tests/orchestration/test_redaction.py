"""What is struck out of the learner's record, measured on lines that were written before the patterns.

`python tests/orchestration/test_redaction.py` prints the rates by kind.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import re2

from orchestration import log
from orchestration.log.capture.calls import Answer, note_call
from orchestration.record import Writer
from orchestration.record.redaction import MARK, redacted, redacted_id
from orchestration.record.redaction.suspects import Net

CORPUS = Path(__file__).parent / "redaction_corpus"
HARD = ("email-spoken", "password-prose")
FRAGMENT = 12


@dataclass
class Rates:
    """Counts over one half of the corpus. They name no line: whoever sees one of the unseen half has spoilt it."""

    secrets: Counter[str] = field(default_factory=Counter)
    """Secrets, by kind."""
    struck: Counter[str] = field(default_factory=Counter)
    fragments: int = 0
    """Secrets struck out of which 12 characters in a row are still there."""
    unstable: int = 0
    """Lines that change when they are redacted once more."""
    clean: int = 0
    alarms: int = 0
    """Clean lines that were changed."""

    def recall(self, *kinds: str) -> float:
        return sum(self.struck[kind] for kind in kinds) / sum(self.secrets[kind] for kind in kinds)

    @property
    def usual(self) -> tuple[str, ...]:
        return tuple(kind for kind in self.secrets if kind not in HARD)

    @property
    def false_alarms(self) -> float:
        return self.alarms / self.clean


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def rates(half: str) -> Rates:
    """Over the lines of `seen` or `unseen`."""
    found = Rates()
    for row in rows(f"secrets_{half}"):
        left = redacted(row["text"])
        found.unstable += redacted(left) != left
        for secret in row["secrets"]:
            found.secrets[row["kind"]] += 1
            if secret not in left:
                found.struck[row["kind"]] += 1
                pieces = (secret[at : at + FRAGMENT] for at in range(len(secret) - FRAGMENT + 1))
                found.fragments += any(piece in left for piece in pieces)
    for row in rows(f"clean_{half}"):
        found.clean += 1
        found.alarms += redacted(row["text"]) != row["text"]
    return found


@pytest.mark.parametrize(("half", "usual", "hard", "alarms"), [("seen", 1.0, 1.0, 0.0), ("unseen", 0.96, 0.7, 0.02)])
def test_secrets_go_and_clean_lines_stay_at_the_stated_rates(half, usual, hard, alarms):
    found = rates(half)
    assert found.recall(*found.usual) >= usual
    assert found.recall(*HARD) >= hard
    assert found.false_alarms <= alarms
    assert found.fragments <= 2
    assert found.unstable == 0


KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEAp4BMN2lpe00YycDapwHZZZpZBWeBI5n\njMdu+Om1pVackZC9WWrr3q"
TOLD = [
    ("machine lab.example login mira password u8Kw2mmPq", "u8Kw2mmPq"),
    ("curl --user 'lab:Zx81qqwe' https://lab.example/api", "Zx81qqwe"),
    ('requests.get(url, auth=("lab", "Zx81qqwe"))', "Zx81qqwe"),
    ("CREATE USER 'lab'@'%' IDENTIFIED BY 'Zx81qqwe';", "Zx81qqwe"),
    ("echo Zx81qqwe | docker login -u lab --password-stdin", "Zx81qqwe"),
    ("- name: DB_PASSWORD\n  value: Zx81qqwe", "Zx81qqwe"),
    ('<add key="ApiKey" value="9f8Kz77aLQp2x" />', "9f8Kz77aLQp2x"),
    ("redis://:hunter2pw@cache:6379/0", "hunter2pw"),
    ("lab:Zx81qqwe@tcp(127.0.0.1:3306)/course", "Zx81qqwe"),
    ("JWT_SECRET=supersecretphrase", "supersecretphrase"),
    ("the api key 3f9a77c1d5e2b48806aa19fe7c3d5b21 stopped working", "3f9a77c1d5e2b48806aa19fe7c3d5b21"),
    ("I changed the password to Zx81qqwe yesterday", "Zx81qqwe"),
    ("Use `Sommer2024` as the password", "Sommer2024"),
    ("密码是Abc12345!，请保密", "Abc12345!"),
    ("email=mira%40holt.dev&week=1", "mira%40holt.dev"),
    ("联系li.wei@example.cn谢谢", "li.wei@example.cn"),
    ("mira klammeraffe holt punkt de", "holt"),
    (KEY, "jMdu+Om1pVackZC9WWrr3q"),
    (KEY, "MIIEpAIBAAKCAQEAp4BMN2lpe00"),
]


@pytest.mark.parametrize(("text", "secret"), TOLD, ids=lambda one: one[:24])
def test_forms_that_the_corpus_has_not_are_struck_out_too(text, secret):
    assert secret not in redacted(text)


LINES = [KEY, "mira@holt.dev", "Zx81qqweAb3dEf6hIj9lMn2pQr5tUv8x", *(row["text"] for row in rows("secrets_seen"))]


@pytest.mark.parametrize("text", LINES, ids=lambda one: one[:24])
def test_a_prompt_in_json_loses_the_same_secrets_and_stays_json(text):
    def prompt(said: str) -> str:
        return json.dumps([{"role": "user", "content": f"See:\n{said}\nWhat now?"}], ensure_ascii=False)

    left = json.loads(redacted(prompt(text)))[0]["content"]
    assert left.startswith("See:\n") and left.endswith("\nWhat now?")
    secrets = [secret for row in rows("secrets_seen") if row["text"] == text for secret in row["secrets"]]
    assert not [secret for secret in secrets if secret in left]


INNOCENT = [
    "password = form.cleaned_data['password1']",
    "token = tokenizer.encode(text)[0]",
    "assert check_password('abc') is False",
    "the key is user_id_2 and the value a list",
    "passwords are hashed with bcrypt, 12 rounds",
    "password must contain 8 characters, one digit and one of !?#",
    "AKIAIOSFODNN7EXAMPLE",
    "mysql -u root -p course; docker run -p 8080:80 nginx; mkdir -p build/week3",
    "sk-learn compatible estimator; risk-adjusted-return-over-three-years",
    "rsync -a lab@host.example.com:/srv/x . && ssh deploy@build.example.com",
    "scores = q@k.transpose(-2,-1); icon@2x.png; https://example.com/@mira/posts",
    "they may at some point in time look at the numpy dot product",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL3xw9Ab3dEf6hIj9lMn2pQr5tUv8xYz lab",
    "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8",
    "-----BEGIN CERTIFICATE-----\nMIIDazCCAlOgAwIBAgIUJq3Zk0m7yQ8rT5vX2wB4nH6cF1kw\n-----END CERTIFICATE-----",
    "org/Example-7B-Instruct-v0.3-GGUF",
    "first_pass: 0.83, {first_pass:.0f} %",
]


@pytest.mark.parametrize("text", INNOCENT, ids=lambda one: one[:24])
def test_what_only_looks_like_a_secret_stays(text):
    assert redacted(text) == text


ODD = [
    *"\0\ud800\udfff\x80é字\u202e🙂\ufeff\\\"'@=: \n",
    "token",
    "password",
    MARK,
    "a.b@c.de",
    "://",
    "eyJ",
    "\\n",
    KEY,
]


def test_any_text_is_taken_and_what_is_left_is_left_as_it_was():
    chance = random.Random(5)
    texts = [row["text"][:400] for name in ("clean_seen", "secrets_seen") for row in rows(name)]
    for _ in range(2000):
        text = ""
        for _ in range(chance.randint(1, 5)):
            start = chance.choice(texts)
            at = chance.randrange(len(start))
            text += chance.choice([start[at : at + 40], chance.choice(ODD), chr(chance.randrange(0x10FFFF))])
        left = redacted(text)
        assert redacted(left) == left
        at = 0
        for piece in left.split(MARK):
            at = text.index(piece, at) + len(piece)


REPEATED = [
    "a", "@", "a.", "a@", "a@b.", "a@b.cc.", " at ", " dot ", "a at b dot ", "eyJ", "eyJ.", "sk-", "aA1", "-", "\0",
    "\ud800", "-----BEGIN", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n", "token=", "password: ",
    "password='", 'password=\\"', "key_", "://", "a://u:p@", "cookie: a=b;", "Bearer abcdefgh1 ", "mysql -p",
    "curl -u a:", "auth=('a',", "password is hunter2 ", "password\\\\", "/hooks/", "a.token", "login ", "echo a", "字",
    MARK,
]  # fmt: skip


def work(text: str) -> int:
    """How many functions are called to find what is secret, and how many letters they are handed, the whole apart."""
    net, raw, done = Net(), text.encode("utf-8", "surrogatepass"), 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal done
        done += event in ("call", "c_call")
        if event == "call":
            handed = [one for one in frame.f_locals.values() if isinstance(one, str | bytes)]
            done += sum(len(one) for one in handed if one is not raw)

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        net.caught(raw)
    finally:
        sys.setprofile(before)
    return done


@pytest.mark.parametrize("unit", REPEATED, ids=repr)
def test_twice_the_text_is_no_more_than_twice_the_work(unit):
    short, long = (work((unit * 2000)[:length]) for length in (1000, 2000))
    assert long <= 2.2 * short + 400


@pytest.mark.parametrize("unit", [*REPEATED, "PASSWORD=x9", "password='x9"], ids=repr)
def test_no_pattern_strikes_out_the_same_letters_again_and_again(unit):
    raw = (unit * 2000)[:4000].encode("utf-8", "surrogatepass")
    net = Net()
    assert sum(end - start for start, end in net.caught(raw)) <= len(raw) * 20


def test_every_pattern_that_reads_a_whole_text_is_one_of_an_engine_that_never_backtracks():
    net = Net()
    patterns = [net._gate, net._block, *(pattern for pattern, _ in net._rules)]
    assert len(patterns) > 10
    assert {type(pattern) for pattern in patterns} == {type(re2.compile(""))}


def test_a_long_prompt_is_redacted_to_its_end():
    text = "Explain the marks table in plain words. " * 5000
    assert redacted(text) == text
    assert redacted(text + "password='Zx81qqwe'") == text + f"password='{MARK}'"
    for quote in ("'", '"', ""):
        assert redacted(f"password={quote}correct-" + "horse-" * 25_000 + quote) == f"password={quote}{MARK}{quote}"
    assert redacted("The password is Zx81" + "ü" * 100) == f"The password is {MARK}"
    assert redacted("mira@holt.é" + "字" * 30).startswith(MARK)


@pytest.mark.parametrize("end", ["\n-----END RSA PRIVATE KEY-----", ""])
def test_of_a_private_key_not_even_its_short_last_line_is_left(end):
    assert redacted(f"See\n{KEY}\nab12cd==" + end) == f"See\n{MARK}"


def test_an_identifier_stays_however_random_and_a_key_in_its_place_does_not():
    for name in (
        "reply-9f8Kz77aLQp2x9f8Kz77aLQp2x",
        "0198f3c2a47b7c1e8d5f6a7b8c9d0e1f",
        "tool:msg_01XFDUDYJgAACzvnptvVoYEL",
    ):
        assert redacted_id(name) == name
    assert redacted_id("ghp_On2Vpwa9PamqfDu2e538Ttp5gW9ohW1GVg2s") == MARK
    assert redacted_id("mira@holt.dev") == MARK
    assert redacted_id("the password is hunter2") == f"the password is {MARK}"


TOKEN = "ghp_On2Vpwa9PamqfDu2e538Ttp5gW9ohW1GVg2s"
PERSON = "mira.holt@example.com"


def on_disk(home: Path) -> str:
    return "".join(path.read_bytes().decode("utf-8", "replace") for path in home.rglob("*") if path.is_file())


def whole_story(said: str) -> None:
    """A unit with the text everywhere that a text can be put."""
    log.content("redacted")
    with log.delegate(f"Title {said}", why=f"Why {said}", context=[f"Context {said}"], tool=f"Tool {said}") as unit:
        unit.check(f"Check {said}", passed=True)
        answer = Answer(model=said, id=said, finish=(said,), fingerprint=said, text=f"Answer {said}")
        note_call(
            log.own(), unit, answer, provider=said, asked=said, prompt=[{"role": "user", "content": f"Prompt {said}"}],
            error=said, ext_id=said,
        )  # fmt: skip
        unit.edit(minutes=3, why=f"Edited {said}")
        unit.reopen(why=f"Reopened {said}")
    log.keep(f"Kept {said}", why=said)


@pytest.mark.parametrize("secret", [TOKEN, PERSON])
def test_a_secret_reaches_the_disk_through_no_field_of_the_log(secret):
    whole_story(secret)
    written = on_disk(log.own().home)
    for word in ("Title", "Why", "Context", "Tool", "Check", "Answer", "Prompt", "Edited", "Reopened", "Kept"):
        assert f"{word} {MARK}" in written
    assert secret not in written


def test_neither_do_keys_nor_what_is_nested_or_no_text_at_all(tmp_path):
    writer = Writer(tmp_path, "log", closed=())
    held: dict[str, Any] = {TOKEN: 1, "deep": [{"er": (f"a {TOKEN}", {PERSON})}], "path": Path(f"/x/{TOKEN}")}
    assert writer.write({"t": "unit", "held": held, "error": ValueError(f"no {PERSON}")}, durable=True)
    written = on_disk(tmp_path)
    assert TOKEN not in written and PERSON not in written
    assert written.count(MARK) >= 5


def test_the_patterns_are_loaded_with_the_first_text_and_not_before():
    late = {"re2", "orchestration.record.redaction.suspects"}
    code = f"import sys, orchestration.log; print({late} & sys.modules.keys())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


def main(say: Callable[[str], None] = print) -> None:
    for half in sys.argv[1:] or ("seen", "unseen"):
        found = rates(half)
        say(f"{half}: {found.secrets.total()} secrets, {found.clean} clean lines")
        say(f"  recall without {' and '.join(HARD)}: {found.recall(*found.usual):.3f}")
        for kind in HARD:
            say(f"  recall of {kind}: {found.recall(kind):.3f} of {found.secrets[kind]}")
        say(f"  struck out, but {FRAGMENT} characters or more left: {found.fragments}")
        say(f"  clean lines changed: {found.alarms} ({found.false_alarms:.3f})")
        for kind, number in sorted(found.secrets.items()):
            say(f"    {kind:18} {found.struck[kind]:3} of {number:3}")


if __name__ == "__main__":
    main()
