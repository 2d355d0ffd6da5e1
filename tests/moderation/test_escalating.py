"""Asking the leads to look, too: they are told once, and nobody is held up."""

from functools import partial

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.viewer import Grant, GrantKind
from forum.moderation import operations
from forum.moderation.models import Action, CaseStatus
from forum.moderation.operations.escalating import escalate
from forum.moderation.operations.noting import note_case
from tests.factories import a_person, a_space, viewer_of
from tests.meetings.factories import refusal
from tests.moderation.factories import a_case, a_moderator, a_post, a_report, decided, the_case
from tests.moderation.test_following import fresh, told
from tests.moderation.test_notes import recuse, words_on
from tests.moderation.test_races import at_once

pytestmark = pytest.mark.usefixtures("app_context")


def a_lead() -> Person:
    """Somebody who may confirm."""
    return a_person(grants=[GrantKind.LEAD])


def test_the_leads_are_told_once_however_often_they_are_asked():
    case, lead = a_case(), a_lead()
    for words in ("I am not sure.", "Now it is more."):
        escalate(viewer_of(a_moderator()), case.public_id, words)
    assert told(lead) == ["asked_to_look"]
    assert words_on(case) == ["I am not sure.", "Now it is more."]


def test_asking_holds_nobody_up():
    case, moderator = a_case(), a_moderator()
    operations.claim(viewer_of(moderator), case.public_id)
    escalate(viewer_of(a_moderator()), case.public_id, "I am not sure.")
    decided(case, Action.KEEP, by=moderator)
    assert fresh(case).status is CaseStatus.DECIDED


def test_deciding_clears_it_and_a_later_asking_tells_the_leads_again():
    case, lead = a_case(), a_lead()
    escalate(viewer_of(a_moderator()), case.public_id, "I am not sure.")
    decided(case, Action.KEEP)
    assert fresh(case).escalated_at is None
    escalate(viewer_of(a_moderator()), case.public_id, "And now?")
    assert told(lead) == ["asked_to_look"] * 2


def test_where_nobody_leads_the_admins_hear_that_somebody_is_wanted():
    case, admin = a_case(), a_person(grants=[GrantKind.ADMIN])
    escalate(viewer_of(a_moderator()), case.public_id, "I am not sure.")
    assert told(admin) == ["lead_wanted"]


def test_neither_whom_it_is_about_nor_who_decides_nothing_about_them_is_told():
    subject, recused, other = a_lead(), a_lead(), a_lead()
    post = a_post(subject)
    a_report(post)
    recuse(recused, subject)
    escalate(viewer_of(a_moderator()), the_case(post).public_id, "It is about one of us.")
    assert (told(subject), told(recused), told(other)) == ([], [], ["asked_to_look"])


def test_a_lead_of_another_space_is_not_asked():
    space = a_space()
    post = a_post(space=space)
    a_report(post)
    here = a_person(grants=[Grant(GrantKind.LEAD, space_id=space.id)])
    elsewhere = a_person(grants=[Grant(GrantKind.LEAD, space_id=a_space().id)])
    escalate(viewer_of(a_moderator()), the_case(post).public_id, "Please look.")
    assert (told(here), told(elsewhere)) == (["asked_to_look"], [])


def test_who_does_not_moderate_asks_no_lead():
    case, lead = a_case(), a_lead()
    assert refusal(escalate, viewer_of(a_person()), case.public_id, "Please.") == "not_found"
    assert told(lead) == []


def test_asking_sent_twice_is_once():
    case, moderator = a_case(), viewer_of(a_moderator())
    for _ in range(2):
        escalate(moderator, case.public_id, "I am not sure.", nonce="one-and-the-same")
    assert words_on(case) == ["I am not sure."]


def test_twenty_notes_in_one_moment_under_one_name_are_one(app: Flask):
    case_id, moderator = a_case().public_id, viewer_of(a_moderator())
    db.session.commit()
    outcomes = at_once(app, *[partial(note_case, moderator, case_id, "Once.", nonce="the-same-nonce")] * 20)
    assert len({one.id for one in outcomes}) == 1
