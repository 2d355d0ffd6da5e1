"""Joining: three screens, seven answers."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from forum.accounts import codes, hooks, mails, operations, queries
from forum.accounts.inputs import CONSENT_VERSION
from forum.accounts.models import MailedCode, Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Invalid
from forum.core.viewer import ANONYMOUS, Audience, Side
from forum.spaces import viewers
from forum.spaces.queries import membership_of
from tests.accounts.visitors import PASSWORD, Visitor, code_in, mail
from tests.factories import a_person


@pytest.fixture
def visitor(app):
    return Visitor(app)


def test_someone_joins_and_is_signed_in(visitor, app_context):
    visitor.prove("new@example.org")
    answer = visitor.finish()
    assert (answer.status_code, answer.location) == (303, "/welcome")
    assert "Welcome, Grey Heron" in visitor.client.get("/welcome").text
    person = queries.person_with("new@example.org")
    assert (person.consent_version, person.side) == (CONSENT_VERSION, Side.PARENT)
    assert viewers.of_person(person.id).audiences == {Audience.PARENTS, Audience.MEMBERS}


def test_joining_asks_for_at_most_seven_answers(visitor):
    pages = [visitor.client.get("/join").text]
    visitor.begin("new@example.org")
    pages.append(visitor.client.get("/join/code").text)
    visitor.post("/join/code", code=visitor.mailed_code())
    pages.append(visitor.client.get("/join/name").text)
    asked = {name for page in pages for name in re.findall(r'<input[^>]* name="(\w+)"', page)} - {"csrf_token"}
    assert asked - {"own_name"} == {"email", "password", "adult", "code", "side", "pen_name", "consent"}


def test_nothing_is_ticked_or_chosen_beforehand(visitor):
    visitor.prove("new@example.org")
    assert "checked" not in visitor.client.get("/join/name").text


def test_a_ready_name_can_be_taken(visitor, app_context):
    visitor.prove("new@example.org")
    ready = re.findall(r'name="pen_name" value="([^"]+)"', visitor.client.get("/join/name").text)
    assert len(ready) == 3
    visitor.finish(pen_name=ready[1], own_name="")
    assert queries.person_with("new@example.org").pen_name == ready[1]


def test_both_says_which_side_they_speak_from(visitor, app_context):
    visitor.prove("new@example.org")
    visitor.finish(side="both_as_child")
    person = queries.person_with("new@example.org")
    assert (person.side, membership_of(person.id).home) == (Side.BOTH, Side.ADULT_CHILD)


def test_two_names_are_asked_about_and_never_guessed(visitor):
    visitor.prove("new@example.org")
    answer = visitor.finish(pen_name="Warm Stone", own_name="Grey Heron")
    assert answer.status_code == 422
    assert "There are two names here" in answer.text


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ab", "three letters or more"),
        ("Kettle1974", "Leave out the year"),
        ("Moderator", "someone who works here"),
        ("margaret", "part of your e-mail address"),
        ("@kettle", "an account elsewhere"),
        ("", "Please fill this in"),
        ("Grey \x00Heron", "characters in here that cannot be kept"),
        ("Grey Heron \u2603", "letters of one alphabet"),
        ("x" * 119, "thirty letters or fewer"),
    ],
)
def test_a_name_that_could_lead_to_a_person_is_refused_and_the_rest_is_kept(visitor, name, sentence):
    visitor.prove("margaret.hill@example.org")
    answer = visitor.finish(own_name=name, side="supporter")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert re.search(r'value="supporter" checked', answer.text)


@pytest.mark.parametrize(
    "taken", ["Grey Heron", "grey heron", "GREY  HERON", "Gr\u0435y Her\u043en", "Grey-Heron", "\uff27rey Heron"]
)
def test_a_name_that_reads_like_another_is_taken(visitor, app_context, taken):
    a_person(pen_name="Grey Heron")
    visitor.prove("new@example.org")
    answer = visitor.finish(own_name=taken)
    assert answer.status_code == 422
    assert queries.person_with("new@example.org") is None


def test_of_twenty_who_want_one_name_at_once_one_gets_it(app):
    with app.app_context():
        tickets = [_proven(f"someone-{number}@example.net") for number in range(20)]

    def join(ticket):
        with app.app_context():
            try:
                operations.finish_joining(ANONYMOUS, ticket, Side.PARENT, Side.PARENT, "Grey Heron", CONSENT_VERSION)
            except Invalid as refused:
                return refused.fields
            return "joined"

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(join, tickets))
    assert answers.count("joined") == 1
    assert answers.count({"pen_name": "name_taken"}) == 19


def _proven(email):
    now = clock.now()
    row = MailedCode(
        email=email, purpose="join", password_hash="x", sent_at=now, proven_at=now,
        expires_at=now + timedelta(hours=1), tries_left=3,
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row.public_id


def test_under_eighteen_is_not_taken(visitor, app):
    answer = visitor.post("/join", email="new@example.org", password=PASSWORD)
    assert answer.status_code == 422
    assert "18 or over" in answer.text
    assert mail(app) == []


def test_without_a_yes_to_the_agreement_nobody_joins(visitor, app_context):
    visitor.prove("new@example.org")
    assert "can say yes" in visitor.finish(consent="").text
    assert "can say yes" in visitor.finish(consent="1999-01").text
    assert queries.person_with("new@example.org") is None


@pytest.mark.parametrize(
    "password", ["short", "password123", "new@example.org", "aaaaaaaaaaaa", "a" * 5 + "bbbbbb", "x" * 201]
)
def test_a_password_that_is_easily_guessed_is_refused_and_the_address_is_kept(visitor, password):
    answer = visitor.begin("new@example.org", password)
    assert answer.status_code == 422
    assert 'value="new@example.org"' in answer.text
    assert not re.search(r'name="password"[^>]* value=', answer.text)


def test_a_password_of_other_scripts_and_spaces_is_welcome(visitor):
    assert visitor.begin("new@example.org", "  чай и мёд 🫖  ").status_code == 303


@pytest.mark.parametrize(
    "email", ["", "someone", "a@b", "x@y@z.org", "new@example.org\nBcc: all@example.org", "a" * 300]
)
def test_what_is_no_address_is_refused(visitor, app, email):
    assert visitor.begin(email).status_code == 422
    assert mail(app) == []


def test_a_known_address_gets_the_same_answers_and_another_letter(app, app_context):
    a_person(email="known@example.org", password=PASSWORD)
    known, unknown = Visitor(app), Visitor(app)
    answers = [
        (one, one.begin(address)) for one, address in ((known, "known@example.org"), (unknown, "other@example.org"))
    ]
    assert len({(answer.status_code, answer.location, answer.text) for _, answer in answers}) == 1
    pages = [one.client.get("/join/code").text for one, _ in answers]
    assert _plain(pages[0]) == _plain(pages[1])
    letters = mail(app)
    assert [letter.subject for letter in letters] == ["Your code", "Your code"]
    assert "You already have a place" in letters[0].text
    assert not re.search(r"\d{6}", letters[0].text)
    refused = [one.post("/join/code", code="123456") for one, _ in answers]
    assert _plain(refused[0].text) == _plain(refused[1].text)


def _plain(page):
    """A page without what differs for every visitor: their token, and the address they typed themselves."""
    return re.sub(r"[0-9a-f]{64}|\w+@example\.org", "·", page)


def test_no_letter_says_what_this_place_is(visitor, app, app_context):
    a_person(email="known@example.org")
    visitor.begin("known@example.org")
    visitor.begin("new@example.org")
    for letter in mail(app):
        assert not re.search(
            r"chair|parent|child|family|estrange|forum|support", letter.subject + letter.text, re.IGNORECASE
        )


def test_five_wrong_codes_end_the_code_even_for_the_right_one(visitor):
    visitor.begin("new@example.org")
    right = visitor.mailed_code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        assert "not the code" in visitor.post("/join/code", code=wrong).text
    assert "used up or too old" in visitor.post("/join/code", code=right).text


def test_a_code_may_be_typed_with_spaces(visitor):
    visitor.begin("new@example.org")
    code = visitor.mailed_code()
    assert visitor.post("/join/code", code=f" {code[:3]} {code[3:]} ").location == "/join/name"


def test_a_code_ends_after_a_quarter_of_an_hour(visitor):
    visitor.begin("new@example.org")
    code, form = visitor.mailed_code(), visitor.token("/join/code")
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        answer = visitor.client.post("/join/code", data={"csrf_token": form, "code": code})
    assert (answer.status_code, answer.location) == (303, "/join")
    assert "we have to start again" in visitor.client.get("/join").text


def test_a_newer_code_ends_the_older(visitor, app):
    visitor.begin("new@example.org")
    older = visitor.mailed_code()
    visitor.post("/join/code/again", form="/join/code")
    newer = code_in(mail(app)[-1])
    if older != newer:
        assert visitor.post("/join/code", code=older).status_code == 422
    assert visitor.post("/join/code", code=newer).location == "/join/name"


def test_a_code_opens_only_the_visit_that_asked_for_it(app):
    first, second = Visitor(app), Visitor(app)
    first.begin("first@example.org")
    second.begin("second@example.org")
    letters = {letter.to: code_in(letter) for letter in mail(app)}
    if letters["first@example.org"] != letters["second@example.org"]:
        assert second.post("/join/code", code=letters["first@example.org"]).status_code == 422


def test_joining_twice_from_one_visit_is_refused(app, app_context):
    ticket = _proven("new@example.org")
    operations.finish_joining(ANONYMOUS, ticket, Side.PARENT, Side.PARENT, "Grey Heron", CONSENT_VERSION)
    visitor = Visitor(app)
    visitor.client.get("/join")
    with visitor.client.session_transaction() as cookie:
        cookie["joining"] = ticket
    answer = visitor.client.post(
        "/join/name",
        data={
            "csrf_token": visitor.token("/join"),
            "side": "parent",
            "own_name": "Other Heron",
            "consent": CONSENT_VERSION,
        },
    )
    assert answer.location == "/join"
    assert db.session.query(Person).count() == 1


def test_the_code_is_not_kept_anywhere(visitor, app_context):
    visitor.begin("new@example.org")
    code = visitor.mailed_code()
    row = db.session.query(MailedCode).one()
    assert code not in {row.code_hmac, row.public_id}
    assert len(row.code_hmac) == 64


@pytest.mark.parametrize("path", ["/join/code", "/join/name"])
def test_later_screens_without_the_first_lead_to_the_start(client, path):
    assert client.get(path).location == "/join"


def test_a_form_without_its_token_is_refused(client):
    client.get("/join")
    answer = client.post("/join", data={"email": "a@example.org", "password": PASSWORD, "adult": "yes"})
    assert answer.status_code == 400


def test_another_code_needs_an_address_that_waits(visitor):
    answer = visitor.post("/join/code/again", form="/join")
    assert (answer.status_code, answer.location) == (303, "/join")


def test_the_second_of_two_who_prove_one_address_is_told_to_sign_in(app_context):
    first, second = _proven("new@example.org"), _proven("new@example.org")
    operations.finish_joining(ANONYMOUS, first, Side.PARENT, Side.PARENT, "Grey Heron", CONSENT_VERSION)
    with pytest.raises(Conflict, match="already_joined"):
        operations.finish_joining(ANONYMOUS, second, Side.PARENT, Side.PARENT, "Blue Heron", CONSENT_VERSION)


def test_a_letter_is_not_written_once_its_code_is_over(app, app_context):
    operations.begin_joining(ANONYMOUS, "new@example.org", PASSWORD)
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert mail(app) == []


def test_what_must_be_handed_in_is_missed_loudly(monkeypatch):
    monkeypatch.setattr(codes, "_key", None)
    with pytest.raises(RuntimeError):
        codes.digest_of("new@example.org")
    with pytest.raises(RuntimeError):
        hooks._nobody_wired(1, Side.PARENT, Side.PARENT)
    with pytest.raises(RuntimeError):
        mails._unspoken(mails.Letter.CODE, "123456")
