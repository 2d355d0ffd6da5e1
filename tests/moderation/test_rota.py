"""The rota: who sets whose times, and what members read of it."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden, NotFound
from forum.core.viewer import GrantKind
from forum.moderation import operations
from forum.moderation.models import DeskWish, OnCall
from forum.moderation.present import oncall as present
from tests.factories import a_person, client_of, separate, viewer_of
from tests.hello.factories import a_hello, a_newcomer
from tests.moderation.factories import a_moderator, a_post, a_report, text

pytestmark = pytest.mark.usefixtures("app_context")
# A Wednesday in summer.
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)
HOUR = 60


@pytest.fixture
def now():
    with clock.frozen(NOON) as frozen:
        yield frozen


def kept(person=None, weekday=2, start=18, end=22):
    """A weekly time of somebody on duty, set by themselves."""
    person = person or a_moderator()
    operations.add_time(viewer_of(person), weekday, start * HOUR, end * HOUR)
    return person


def of(person):
    """Somebody's times: day, from, until."""
    rows = db.session.query(OnCall).filter_by(person_id=person.id).order_by(OnCall.weekday)
    return [(one.weekday, one.from_minute, one.until_minute) for one in rows]


def said(app, person=None, zone="UTC"):
    """What a member reads."""
    person = person or a_person()
    person.zone = zone
    db.session.commit()
    with app.test_request_context("/"):
        return present.hours(viewer_of(person))


def test_a_time_over_midnight_is_kept_as_two(now):
    assert of(kept(weekday=6, start=22, end=2)) == [(0, 0, 120), (6, 1320, 1440)]


def test_the_same_time_again_is_the_first_one(now):
    assert len(of(kept(kept()))) == 1


def test_a_moderator_sets_no_times_of_others(now):
    other = a_moderator()
    with pytest.raises(Forbidden):
        operations.add_time(viewer_of(a_moderator()), 0, 0, 60, other.public_id)


@pytest.mark.parametrize("grant", [GrantKind.LEAD, GrantKind.ADMIN])
def test_those_who_lead_and_admins_do(now, grant):
    other = a_moderator()
    operations.add_time(viewer_of(a_person(grants=[grant])), 0, 0, 60, other.public_id)
    assert of(other) == [(0, 0, 60)]


def test_nobody_sets_times_of_a_member(now):
    lead, member = a_person(grants=[GrantKind.LEAD]), a_person()
    with pytest.raises(NotFound):
        operations.add_time(viewer_of(lead), 0, 0, 60, member.public_id)


def test_a_time_is_taken_off_by_whose_it_is_and_by_nobody_else(now):
    person = kept()
    [one] = db.session.query(OnCall).all()
    with pytest.raises(Forbidden):
        operations.remove_time(viewer_of(a_moderator()), one.public_id)
    for _ in range(2):
        operations.remove_time(viewer_of(person), one.public_id)
    assert of(person) == []


def test_who_is_away_is_so_until_the_end_of_a_day(now):
    person = kept()
    operations.go_away(viewer_of(person), 2)
    assert db.session.get(DeskWish, person.id).away_until == datetime(2026, 7, 18, tzinfo=UTC)
    operations.go_away(viewer_of(person), 0)
    assert db.session.get(DeskWish, person.id).away_until is None


def test_without_a_rota_no_hour_is_named(app, now):
    assert said(app) == [
        "People come here when they can: no fixed hours are kept.",
        "This is not an emergency service.",
    ]


def test_without_a_rota_members_read_how_long_first_words_really_waited(app, now, monkeypatch):
    monkeypatch.setattr(present, "usual_wait", lambda viewer: timedelta(minutes=190))
    assert said(app)[1] == "First words are usually read within 4 hours."


def test_whoever_has_told_the_desk_of_something_reads_the_hours(app, now):
    kept()
    teller = a_person()
    told = a_report(a_post(), by=teller)
    page = text(client_of(app, teller).get(f"/reports/{told.public_id}"))
    assert "Nobody is on call now." in page
    assert "between 18:00 and 22:00" in page


def test_members_read_the_hours_where_they_look_for_help_and_strangers_do_not(app, now):
    kept()
    assert "between 18:00 and 22:00" in text(client_of(app, a_person()).get("/help-now"))
    assert "between 18:00" not in text(app.test_client().get("/help-now"))


def test_a_newcomer_who_waits_reads_the_hours(app, now):
    kept()
    newcomer = a_newcomer()
    a_hello(newcomer)
    assert "Nobody is on call now." in text(client_of(app, newcomer).get("/hello"))


def test_members_read_todays_hours_on_their_own_clock(app, now):
    kept()
    assert said(app, zone="Europe/Berlin") == [
        "Nobody is on call now.",
        "People are here today between 20:00 and 24:00 (your time).",
        "This is not an emergency service.",
    ]


def test_while_somebody_is_on_call_nothing_says_that_nobody_is(app, now):
    kept(start=11, end=14)
    assert said(app)[0] == "People are here today between 11:00 and 14:00 (UTC)."


def test_on_a_day_without_hours_members_read_the_next_ones(app, now):
    kept(weekday=4)
    assert said(app)[:2] == ["Nobody is on call now.", "People are here again on Friday from 18:00 (UTC)."]


def test_several_people_are_one_span(app, now):
    kept(start=18, end=20)
    alone = said(app)
    kept(start=18, end=20)
    assert said(app) == alone
    kept(start=19, end=22)
    assert "between 18:00 and 22:00" in said(app)[1]


def test_whoever_is_away_is_in_no_span(app, now):
    person = kept()
    operations.go_away(viewer_of(person), 7)
    assert said(app)[0] == "Nobody is on call now."
    assert "today" not in " ".join(said(app))


def test_whom_a_member_never_meets_leaves_no_trace_in_the_hours(app, now):
    member, moderator = a_person(), a_moderator()
    separate(member, moderator)
    before = said(app, member)
    kept(moderator)
    assert said(app, member) == before
    assert said(app) != before


def test_nothing_that_members_read_names_anybody(app, now):
    person = kept()
    assert person.pen_name not in " ".join(said(app))


def test_the_page_shows_the_rota_to_the_desk(app, now):
    person = kept()
    page = text(client_of(app, a_moderator()).get("/desk/rota"))
    assert person.pen_name in page
    assert "18:00 to 22:00" in page


def test_a_time_is_added_and_taken_off_on_the_page(app, now):
    person = a_moderator()
    client = client_of(app, person)
    assert client.send("/desk/rota", weekday="0", begins="18:00", ends="24:00").status_code == 303
    [one] = db.session.query(OnCall).all()
    assert (one.from_minute, one.until_minute) == (1080, 1440)
    client.send(f"/desk/rota/{one.public_id}/remove")
    assert of(person) == []


def test_a_time_that_is_none_comes_back_with_a_sentence(app, now):
    answer = client_of(app, a_moderator()).send("/desk/rota", weekday="0", begins="late", ends="22:00")
    assert (answer.status_code, "Please write a time like 18:00." in text(answer)) == (422, True)


def test_members_find_no_rota(app, now):
    assert client_of(app, a_person()).get("/desk/rota").status_code == 404


def test_the_rota_over_json(app, now):
    client = client_of(app, a_moderator())
    made = client.call("POST", "/api/v1/desk/rota", weekday=2, begins="11:00", ends="14:00")
    assert (made.status_code, made.json["on_call_now"]) == (201, True)
    gone = client.call("PUT", "/api/v1/desk/rota/away", days=3)
    assert (gone.json["on_call_now"], gone.json["away"]) == (False, True)
    assert client.call("DELETE", f"/api/v1/desk/rota/{made.json['times'][0]['id']}").status_code == 204
