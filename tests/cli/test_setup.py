"""Setting up: at most eight questions, one private file, a mail server that was tried, and a community that starts."""

import pytest
from sqlalchemy import select

from forum.accounts.models import Person
from forum.cli import setup
from forum.cli.settling import questions, zones
from forum.core import settings_file
from forum.core.db import db
from forum.core.settings import Settings
from forum.core.viewer import GrantKind
from forum.spaces.models import GrantRow, Space
from tests.cli.operator import Operator, sheet_key

ANSWERS = ["The Open Door", "https://Chair.example.org/", "ana@example.org", "Quiet Kettle", "mail.example.org:465"]
ANSWERS += ["ana@example.org", 'a "strong" pass$word\\', "NL"]


@pytest.fixture
def operator(tmp_path, monkeypatch):
    """Somebody on a new machine. (Setting up configures this process anew: take ``make_app`` for it.)"""
    return Operator(monkeypatch, tmp_path)


@pytest.fixture
def mailed(monkeypatch):
    """What the tried mail server was asked; it takes everything but a wrong password."""
    tried = []

    def try_mail(relay, sender, to, name):
        tried.append((relay, sender, to))
        return "it does not know this name and password" if relay.password == "wrong" else None

    monkeypatch.setattr(setup, "try_mail", try_mail)
    return tried


def _set_up(operator, answers=ANSWERS, *more):
    where = ("--data", operator.data, "--user", "", "--sheet", operator.folder / "sheet.txt")
    return operator.run("setup", *where, *more, typed="\n".join(answers) + "\n")


def test_eight_answers_make_a_community_that_can_start(operator, mailed, make_app, elsewhere):
    done = _set_up(operator, ANSWERS, "--database", elsewhere)
    assert done.exit_code == 0, done.output
    assert [line[:2] for line in done.output.splitlines() if line[1:3] == ". "] == [f"{n}." for n in range(1, 9)]
    file = operator.settings
    assert file.stat().st_mode & 0o777 == 0o600
    settings = Settings.read(settings_file.parse(file.read_text()))
    assert settings.origins == ("https://chair.example.org",)
    assert settings.relay is not None
    assert (settings.relay.security, settings.relay.password) == ("tls", ANSWERS[6])
    assert mailed == [(settings.relay, "ana@example.org", "ana@example.org")]
    assert "https://chair.example.org/forgot" in done.output

    app = make_app(database_url=settings.database_url, data=settings.data)
    with app.app_context():
        person = db.session.scalars(select(Person)).one()
        assert (person.email, person.pen_name, person.zone) == ("ana@example.org", "Quiet Kettle", "Europe/Amsterdam")
        assert set(db.session.scalars(select(GrantRow.kind))) == {GrantKind.ADMIN, GrantKind.LEAD}
        assert db.session.scalars(select(Space.key).order_by(Space.position)).first() == "parents"
        db.session.remove()
        db.engine.dispose()

    # The key is on the sheet, opens a backup, and is nowhere in the file.
    key = sheet_key(operator.folder / "sheet.txt")
    assert key.replace(" ", "") not in file.read_text()
    assert operator.run("backup", operator.folder / "one.age").exit_code == 0
    assert operator.run("restore", "--check", operator.folder / "one.age", typed=key).exit_code == 0

    # A second time is refused; asked for, it keeps the keys and the people.
    again = _set_up(operator, ANSWERS)
    assert again.exit_code == 1
    assert "is there already" in again.output
    forced = _set_up(operator, ["Another Name", *ANSWERS[1:]], "--force", "--database", elsewhere)
    assert forced.exit_code == 0, forced.output
    assert Settings.read(settings_file.parse(file.read_text())).secret_key == settings.secret_key
    assert "AGE-SECRET-KEY" not in forced.output
    assert "was a member already" in forced.output


def test_a_file_of_answers_asks_nothing_and_names_everything_that_is_not_right(operator, mailed):
    answers = operator.folder / "answers.toml"
    answers.write_text(
        'domain = "not a domain"\nemail = "ana"\nmail_server = "localhost"\nplace = "US"\ncolour = "red"'
    )
    refused = _set_up(operator, [], "--answers", answers)
    assert refused.exit_code == 1
    said = [line.split(":")[0].strip(" -") for line in refused.output.splitlines() if line.startswith("  - ")]
    assert said == ["colour", "domain", "email", "place"]
    assert not operator.settings.exists()


def test_a_mail_that_does_not_go_out_is_asked_about_again(operator, mailed, monkeypatch):
    monkeypatch.setattr(setup, "_make_community", lambda *_said: None)
    done = _set_up(operator, [*ANSWERS[:6], "wrong", "NL", "", "", "right"])
    assert done.exit_code == 0, done.output
    assert (
        "The test mail did not go out by mail.example.org:465: it does not know this name and password." in done.output
    )
    assert [relay.password for relay, _, _ in mailed] == ["wrong", "right"]


def test_without_a_terminal_a_mail_that_does_not_go_out_ends_it_and_writes_nothing(operator):
    answers = operator.folder / "answers.toml"
    answers.write_text('domain = "a.example"\nemail = "a@b.example"\nmail_server = "127.0.0.1:1"\nplace = "NL"')
    refused = _set_up(operator, [], "--answers", answers)
    assert refused.exit_code == 1
    assert "The test mail did not go out by 127.0.0.1:1: nothing answers there." in refused.output
    assert not operator.settings.exists()
    assert not operator.data.exists()


def test_there_are_at_most_eight_questions():
    assert len(questions.QUESTIONS) <= 8


@pytest.mark.parametrize(
    ("typed", "country", "zone"),
    [("de", "DE", "Europe/Berlin"), ("america/new york", "US", "America/New_York"), ("GB", "GB", "Europe/London")],
)
def test_a_country_or_a_zone_says_both(typed, country, zone):
    assert zones.place(typed) == (country, zone)


def test_a_country_with_several_zones_asks_for_one():
    with pytest.raises(ValueError, match="US has several time zones; type one of them, such as America/New_York"):
        zones.place("us")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("smtp.example.org", ("smtp.example.org", 587, "starttls")),
        ("smtp.example.org:465", ("smtp.example.org", 465, "tls")),
        ("localhost", ("localhost", 25, "none")),
        ("::1", ("::1", 25, "none")),
    ],
)
def test_a_mail_server_is_spoken_to_as_safely_as_its_port_allows(typed, found):
    assert questions.split_server(typed) == found


# -- the settings file -------------------------------------------------------------------------------------------------


def test_what_is_written_into_the_file_is_read_back():
    said = {"OPENCHAIR_SMTP_PASSWORD": 'a "b" \\ $c `d` # é', "OPENCHAIR_PORT": "8000"}
    assert settings_file.parse(settings_file.dump(said, "a comment")) == said


@pytest.mark.parametrize("line", ["PORT=1", "OPENCHAIR_PORT", 'OPENCHAIR_A="x', 'OPENCHAIR_A="x" y', "export A=1"])
def test_a_line_that_means_nothing_is_named(line):
    with pytest.raises(ValueError, match="line 2"):
        settings_file.parse(f"# ours\n{line}\n")


def test_a_value_with_a_line_end_is_not_written():
    with pytest.raises(ValueError, match="OPENCHAIR_A cannot hold"):
        settings_file.dump({"OPENCHAIR_A": "one\ntwo"})


def test_the_environment_wins_over_the_file(operator):
    operator.settings.write_text('OPENCHAIR_PORT="9000"\nOPENCHAIR_DATA="/from/the/file"\n')
    operator.say(PORT="many")
    said = operator.run("doctor").output
    assert "OPENCHAIR_PORT: needs a number" in said
    assert "OPENCHAIR_DATA:" not in said


def test_a_file_with_a_broken_line_is_said_to_be_so(operator):
    operator.settings.write_text("what is this\n")
    said = operator.run("doctor")
    assert said.exit_code == 1
    assert f"{operator.settings}: line 1 is not a setting" in said.output
