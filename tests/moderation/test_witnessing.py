"""Every week the head of the record goes to two people, once each."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.audit import chain
from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import SYSTEM, GrantKind
from forum.mail.models import OutgoingMail
from forum.moderation import operations
from forum.moderation.operations import witnessing
from tests.factories import a_person


@pytest.fixture
def sealed(app_context):
    """A record with one entry, bound."""
    record(SYSTEM, "case.open", "post", "a-public-id")
    db.session.commit()
    chain.seal(SYSTEM)


def _asked():
    about = select(OutgoingMail.about).where(OutgoingMail.kind == witnessing.HEAD).order_by(OutgoingMail.id)
    return list(db.session.scalars(about))


def _somebody(kind):
    return a_person(grants=[kind])


def test_two_get_it_and_no_third(sealed):
    people = [_somebody(kind) for kind in (GrantKind.ADMIN, GrantKind.LEAD, GrantKind.LEAD)]
    operations.mail_head(SYSTEM)
    assert [int(about.split(".")[0]) for about in _asked()] == [person.id for person in people[:2]]


def test_asked_twice_in_a_week_it_goes_once_and_the_week_after_again(sealed, monkeypatch):
    _somebody(GrantKind.LEAD)
    operations.mail_head(SYSTEM)
    operations.mail_head(SYSTEM)
    assert len(_asked()) == 1
    later = clock.now() + timedelta(days=7)
    monkeypatch.setattr(clock, "now", lambda: later)
    operations.mail_head(SYSTEM)
    assert len(_asked()) == 2


def test_a_moderator_alone_is_no_witness(sealed):
    _somebody(GrantKind.MODERATOR)
    operations.mail_head(SYSTEM)
    assert _asked() == []


def test_an_empty_record_has_no_head_to_keep(app_context):
    _somebody(GrantKind.LEAD)
    operations.mail_head(SYSTEM)
    assert _asked() == []


def test_the_mail_holds_the_head_and_nothing_of_what_was_done(sealed, app):
    lead = _somebody(GrantKind.LEAD)
    operations.mail_head(SYSTEM)
    with app.test_request_context():
        mail = witnessing.make(_asked()[0])
    head = chain.head()
    assert (mail.to, mail.subject) == (lead.email, "A number to keep")
    assert f"{head.number}:{head.link}" in mail.text
    assert "case" not in mail.text


def test_who_is_no_witness_any_more_when_it_goes_gets_none(sealed):
    a_person()
    assert witnessing.make(f"{a_person().id}.1") is None
