"""Figures: counted by the clock, read by the desk, and told in public so that nobody is found in them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.viewer import ANONYMOUS, SYSTEM
from forum.moderation import operations
from forum.moderation.models import RESTRICTIONS, Action, Figure, Reason
from forum.moderation.operations import counting, noticing
from forum.moderation.operations.noticing import Told
from forum.moderation.policy.figures import (
    CLASSES,
    FEWEST,
    LAW,
    TOTALS,
    is_told,
    median_of,
    month_after,
    quarter_of,
    told_of,
)
from forum.moderation.present import figures as present
from forum.moderation.queries.figures import MOST, figures_of, open_now
from tests.counting import counted as statements_of
from tests.factories import a_person, client_of, viewer_of
from tests.moderation.factories import WHY, a_moderator, a_post, a_report, decided, text, the_case

MAY = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)
MONTH = date(2026, 5, 1)
COUNTED = date(2026, 8, 1)
"""Once this month has been counted, the second quarter is told."""


def at(day: datetime = MAY):
    """Time stands still."""
    return clock.frozen(day)


def counted(now: datetime = MAY) -> dict[str, int]:
    """What the clock counts for May."""
    with at(now):
        counting.count_figures(SYSTEM)
    db.session.expire_all()
    return figures_of([MONTH]).get(MONTH, {})


def a_decided_case(hours: int = 2, action: Action = Action.HIDE, reason: Reason = Reason.HARASSMENT):
    """Somebody reported a post in May, and so many hours later it was decided."""
    with at():
        post = a_post()
        a_report(post, reason)
    with at(MAY + timedelta(hours=hours)):
        return decided(the_case(post), action)


# Counting


def test_reports_and_decisions_of_a_month_are_counted(app_context):
    a_decided_case()
    a_decided_case(action=Action.KEEP)
    found = counted()
    assert (found["reports"], found["decisions.hide.3"], found["decisions.keep"]) == (2, 1, 1)
    assert (found["cases.conduct"], found["notices"]) == (2, 0)


def test_counting_twice_is_counting_once(app_context):
    a_decided_case()
    first = counted()
    assert counted() == first


def test_what_came_later_is_in_its_own_month(app_context):
    a_decided_case()
    with at(MAY + timedelta(days=30)):
        a_report(a_post())
    assert counted(MAY + timedelta(days=30))["reports"] == 1
    assert figures_of([date(2026, 6, 1)])[date(2026, 6, 1)]["reports"] == 1


def test_a_month_that_is_over_for_long_stays_as_it_is(app_context):
    a_decided_case()
    counted(MAY + timedelta(days=30))
    with at():
        a_report(a_post())  # as if it had been written later
    assert counted(MAY + timedelta(days=70))["reports"] == 1


def test_months_that_nobody_counted_are_counted_later(app_context):
    counted()
    a_decided_case()
    assert counted(MAY + timedelta(days=100))["reports"] == 1


def test_the_middle_of_the_times_is_kept_in_minutes(app_context):
    for hours in (1, 2, 9):
        a_decided_case(hours)
    found = counted()
    assert (found["decide.conduct"], found["decide_n.conduct"]) == (120, 3)


def test_a_case_opened_later_than_we_aim_at_counts_as_late(app_context):
    a_decided_case(hours=1, reason=Reason.THREAT)
    a_decided_case(hours=3, reason=Reason.THREAT)
    assert counted()["late.safety"] == 1


def test_a_decision_taken_back_is_counted_when_it_was_taken_back(app_context):
    made = a_decided_case()
    with at(MAY + timedelta(days=25)):
        operations.reverse(viewer_of(a_moderator()), made.public_id, WHY)
    found = counted(MAY + timedelta(days=25))
    assert "overturned" not in found or found["overturned"] == 0
    assert figures_of([date(2026, 6, 1)])[date(2026, 6, 1)]["overturned"] == 1


def test_a_notice_from_outside_is_counted(app_context):
    with at():
        noticing.notice(ANONYMOUS, Told("Somewhere.", "It is about me.", Reason.OTHER))
    assert counted()["notices"] == 1


def test_more_rows_than_one_slice_are_all_counted(app_context, monkeypatch):
    monkeypatch.setattr(counting, "SLICE", 2)
    for _ in range(5):
        a_decided_case()
    assert counted()["reports"] == 5


@pytest.mark.parametrize(("minutes", "middle"), [([], None), ([7], 7), ([1, 9], 1), ([9, 1, 5], 5)])
def test_the_middle_one(minutes, middle):
    assert median_of(minutes) == middle


def test_a_quarter_is_told_a_month_after_its_end():
    quarter = quarter_of(MONTH)
    assert quarter == date(2026, 4, 1)
    assert not is_told(quarter, date(2026, 7, 1))
    assert is_told(quarter, date(2026, 8, 1))


# At the desk


def test_who_moderates_reads_what_waits_by_class(app_context):
    a_report(a_post(), Reason.THREAT)
    a_report(a_post(), Reason.HARASSMENT)
    a_report(a_post(), Reason.HARASSMENT)
    assert [(one.severity, one.cases) for one in open_now(viewer_of(a_moderator()))] == [(2, 1), (3, 2)]


def test_a_case_about_oneself_is_not_among_what_waits(app_context):
    moderator = a_moderator()
    a_report(a_post(moderator), Reason.THREAT)
    assert open_now(viewer_of(moderator)) == []


def test_what_waits_is_counted_no_further_than_many(app_context, monkeypatch):
    monkeypatch.setattr("forum.moderation.queries.figures.MOST", 2)
    for _ in range(3):
        a_report(a_post(), Reason.THREAT)
    assert [one.cases for one in open_now(viewer_of(a_moderator()))] == [2]
    assert MOST == 100


def test_the_page_shows_months_that_are_over(app_context):
    a_decided_case()
    counted(MAY + timedelta(days=30))
    with at(MAY + timedelta(days=30)):
        page = text(client_of(app_context, a_moderator()).get("/desk/figures"))
    assert "May 2026" in page and "Hidden (3. " in page
    assert "June 2026" not in page


def test_nobody_else_reads_the_figures_of_the_desk(app_context):
    with pytest.raises(NotFound):
        present.figures(viewer_of(a_person()))


def test_pages_of_figures_count_no_cases(app_context):
    a_decided_case()
    counted(MAY + timedelta(days=30))
    client = client_of(app_context, a_moderator())
    client.get("/desk/figures")
    with statements_of(app_context) as few:
        client.get("/desk/figures")
    for _ in range(5):
        a_decided_case()
    counted(MAY + timedelta(days=30))
    with statements_of(app_context) as many:
        client.get("/desk/figures")
    assert len(many) == len(few)


# In public

COUNTS = st.integers(0, 12)
FIGURES = st.dictionaries(
    st.sampled_from([*TOTALS, *(f"decisions.{action}.{rule}" for action in RESTRICTIONS for rule in (1, 3, LAW))]),
    COUNTS,
)
WAITS = st.dictionaries(
    st.tuples(st.sampled_from(("touch", "decide")), st.sampled_from(CLASSES)),
    st.lists(st.integers(0, 20_000), max_size=8),
)


def with_waits(figures: dict[str, int], waits: dict[tuple[str, str], list[int]]) -> dict[str, int]:
    """As the clock counts them."""
    found = dict(figures)
    for (what, name), minutes in waits.items():
        if minutes:
            found |= {f"{what}.{name}": median_of(minutes) or 0, f"{what}_n.{name}": len(minutes)}
    return found


@given(figures=FIGURES, waits=WAITS, other=st.integers(0, FEWEST - 1), data=st.data())
def test_what_is_below_five_cannot_be_worked_out(figures, waits, other, data):
    """Whatever a number below five had been instead, and all others of them with it, the same would be printed."""
    shown = told_of(with_waits(figures, waits))
    small = sorted(name for name in {*figures, *TOTALS} if figures.get(name, 0) < FEWEST)
    changed = figures | {name: data.draw(st.integers(0, FEWEST - 1)) for name in small}
    for name in small:
        assert told_of(with_waits(changed | {name: other}, waits)) == shown


@given(figures=FIGURES, waits=WAITS, fewer=st.lists(st.integers(0, 20_000), max_size=FEWEST - 1))
def test_times_of_fewer_than_five_cases_say_nothing(figures, waits, fewer):
    kept = {key: minutes for key, minutes in waits.items() if len(minutes) >= FEWEST}
    small = {key: fewer for key in waits if key not in kept}
    assert told_of(with_waits(figures, kept | small)) == told_of(with_waits(figures, kept))


@given(figures=FIGURES)
def test_no_number_below_five_is_ever_printed(figures):
    shown = told_of(figures)
    printed = [*shown.acts.values(), *(one for one in shown.totals.values() if one is not None)]
    assert all(number >= FEWEST for number in printed)
    assert set(shown.totals) == set(TOTALS)


def a_figure(month: date, name: str, value: int) -> None:
    """Something that was counted."""
    db.session.add(Figure(month=month, name=name, value=value))
    db.session.commit()


def test_the_public_page_tells_of_quarters_that_are_over(app_context):
    for later in range(3):
        a_figure(month_after(date(2026, 4, 1), later), "reports", 4)
    a_figure(date(2026, 4, 1), "decisions.hide.3", 6)
    a_figure(date(2026, 4, 1), "quarter.touch_n.safety", 9)
    a_figure(date(2026, 4, 1), "quarter.touch.safety", 45)
    a_figure(COUNTED, "reports", 40)
    page = text(app_context.test_client().get("/transparency"))
    assert "April to June 2026" in page and "<dd>12</dd>" in page
    assert "6 times" in page and "within an hour" in page and "fewer than 5" in page


def test_what_is_not_over_is_not_told(app_context):
    a_figure(date(2026, 4, 1), "reports", 12)
    a_figure(month_after(COUNTED, -1), "reports", 40)
    assert present.transparency().quarters == []


def test_the_public_page_is_the_same_for_everybody(app_context):
    a_figure(date(2026, 4, 1), "reports", 12)
    a_figure(COUNTED, "reports", 40)
    clients = [app_context.test_client(), *(client_of(app_context, one) for one in (a_person(), a_moderator()))]
    answers = [client.get("/api/v1/transparency").json for client in clients]
    assert answers[0]["quarters"][0]["reports"] == 12
    assert answers[0] == answers[1] == answers[2]


def test_counting_it_again_changes_nothing_that_was_told(app_context):
    a_decided_case()
    counted(datetime(2026, 8, 3, tzinfo=UTC))
    first = present.transparency()
    a_decided_case()
    counted(datetime(2026, 8, 20, tzinfo=UTC))
    assert present.transparency() == first


def test_search_engines_may_keep_it(app):
    assert "X-Robots-Tag" not in app.test_client().get("/transparency").headers
