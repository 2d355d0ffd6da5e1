"""Joining: three screens, seven answers."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from forum.accounts import operations, queries
from forum.accounts.inputs import CONSENT_VERSION
from forum.core.errors import Invalid
from forum.core.viewer import ANONYMOUS, Audience, Side
from forum.spaces import viewers
from forum.spaces.queries import membership_of
from tests.accounts.visitors import PASSWORD, mail, proven_ticket
from tests.factories import a_person


def test_someone_joins_and_is_signed_in(visitor, app_context):
    visitor.prove("new@example.org")
    answer = visitor.finish()
    assert (answer.status_code, answer.location) == (303, "/hello")
    assert "Welcome, Grey Heron" in visitor.client.get("/hello").text
    person = queries.person_with("new@example.org")
    assert (person.consent_version, person.side) == (CONSENT_VERSION, Side.PARENT)
    newcomer = viewers.of_person(person.id)
    assert (newcomer.audiences, newcomer.welcomed) == (set(), {Audience.PARENTS, Audience.MEMBERS})


def test_joining_asks_for_at_most_seven_answers(visitor):
    pages = [visitor.client.get("/join").text]
    visitor.begin("new@example.org")
    pages.append(visitor.client.get("/join").text)
    visitor.post("/join/code", code=visitor.mailed_code())
    pages.append(visitor.client.get("/join/name").text)
    asked = {name for page in pages for name in re.findall(r'<input[^>]* name="(\w+)"', page)} - {"csrf_token"}
    assert asked - {"own_name"} == {"email", "password", "adult", "code", "side", "pen_name", "consent"}


def test_nothing_is_chosen_beforehand_but_a_ready_name(visitor):
    visitor.prove("new@example.org")
    page = visitor.client.get("/join/name").text
    assert re.findall(r'name="(\w+)"[^>]* checked', page) == ["pen_name"]


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


def test_a_name_that_was_typed_counts_more_than_the_ready_one(visitor, app_context):
    visitor.prove("new@example.org")
    visitor.finish(pen_name="Warm Stone", own_name="Grey Heron")
    assert queries.person_with("new@example.org").pen_name == "Grey Heron"


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
        tickets = [proven_ticket(f"someone-{number}@example.net") for number in range(20)]

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
