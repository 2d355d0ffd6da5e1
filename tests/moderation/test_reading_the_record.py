"""Reading the record: all of it, or what somebody looks for; and that somebody did stands in it."""

from forum.audit.models import AuditEntry
from forum.core.db import db
from forum.moderation import queries
from forum.moderation.models import Action
from forum.moderation.operations.reading import read_log
from tests.counting import counted
from tests.factories import a_person, client_of, viewer_of
from tests.moderation.factories import a_case, a_moderator, decided, text


def acts(found) -> list[str]:
    """What was done, newest first."""
    return [entry.act for entry in found.items]


def test_reading_the_record_is_written_into_it(app_context):
    moderator = a_moderator()
    read_log(viewer_of(moderator), act="case.open")
    entry = db.session.query(AuditEntry).filter_by(act="log.read").one()
    assert (entry.actor_id, entry.details) == (moderator.id, {"looked_for": "case.open"})


def test_that_it_was_read_is_shown_when_somebody_asks_for_it(app_context):
    moderator = viewer_of(a_moderator())
    read_log(moderator)
    assert acts(queries.log(moderator)) == []
    assert acts(queries.log(moderator, act="log.read")) == ["log.read"]


def test_what_was_done_in_one_case(app_context):
    one, other = a_case(), a_case()
    decided(one, Action.HIDE)
    decided(other, Action.KEEP)
    found = queries.log(viewer_of(a_moderator()), case=one.public_id).items
    assert {(entry.details or {}).get("action") for entry in found if entry.act == "case.decide"} == {"hide"}


def test_what_one_member_of_staff_did(app_context):
    one, other = a_moderator(), a_moderator()
    decided(a_case(), Action.KEEP, one)
    decided(a_case(), Action.KEEP, other)
    found = queries.log(viewer_of(other), by=one.public_id).items
    assert {entry.actor_name for entry in found} == {one.pen_name}


def test_one_kind_of_act(app_context):
    decided(a_case(), Action.HIDE)
    assert acts(queries.log(viewer_of(a_moderator()), act="case.decide")) == ["case.decide"]


def test_nobody_finds_what_was_done_about_their_own_words(app_context):
    case = a_case()
    decided(case, Action.KEEP)
    db.session.refresh(case)
    author = viewer_of(a_moderator())
    case.subject_id = author.user_id
    db.session.commit()
    assert acts(queries.log(author, case=case.public_id)) == []


def test_the_page_is_asked_by_its_address(app_context):
    moderator, case = a_moderator(), a_case()
    decided(case, Action.HIDE, moderator)
    decided(a_case(), Action.KEEP, moderator)
    client = client_of(app_context, moderator)
    page = text(client.get(f"/desk/log?case={case.public_id}&act=case.decide&by={moderator.public_id}"))
    assert page.count("</b> decided a case") == 1
    assert f'value="{moderator.public_id}" selected' in page


def test_an_act_that_is_none_is_refused(app_context):
    assert client_of(app_context, a_moderator()).get("/desk/log?act=DROP%20TABLE").status_code == 422


def test_members_do_not_read_it(app_context):
    assert client_of(app_context, a_person()).get("/desk/log").status_code == 404


def test_the_page_costs_the_same_however_much_there_is(app_context):
    client = client_of(app_context, a_moderator())
    decided(a_case(), Action.KEEP)
    client.get("/desk/log")
    with counted(app_context) as few:
        client.get("/desk/log")
    for _ in range(4):
        decided(a_case(), Action.KEEP)
    with counted(app_context) as many:
        client.get("/desk/log")
    assert len(many) == len(few)
