"""People and their grants, at the command line."""

import pytest
from sqlalchemy import select

from forum.accounts.models import Person, SecondFactor
from forum.audit.models import AuditEntry
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import GrantKind
from forum.shield.queries import apart_from
from forum.spaces.models import GrantRow
from tests.factories import a_person


@pytest.mark.parametrize("grant", list(GrantKind))
def test_a_member_is_given_a_grant_and_it_is_written_down(run, members, app, grant):
    said = run("member", "promote", members[0], grant.value)
    assert said.exit_code == 0
    assert f"{members[0]} is now {grant.value.replace('_', ' ')}." in said.output
    with app.app_context():
        assert db.session.scalars(select(GrantRow.kind)).all() == [grant]
        assert db.session.scalars(select(AuditEntry.actor_name)).all() == ["Open Chair"]


def test_a_member_is_found_by_address_too(run, app):
    with app.app_context():
        a_person(email="ana@example.org")
    assert run("member", "promote", "ana@example.org", "moderator").exit_code == 0


def test_somebody_who_is_not_here_is_said_to_be_so(run):
    said = run("member", "promote", "Nobody Anywhere", "moderator")
    assert said.exit_code == 1
    assert "nobody here has the address or pen name 'Nobody Anywhere'" in said.output


def test_a_grant_that_does_not_exist_is_refused(run, members):
    assert run("member", "promote", members[0], "owner").exit_code == 2


def test_two_members_are_kept_apart_and_together_again(run, members, app):
    assert "Nobody was told." in run("member", "separate", *members).output
    with app.app_context():
        keys = db.session.scalars(select(Person.id).order_by(Person.id)).all()
        assert apart_from(keys[0]) == {keys[1]}
    assert run("member", "separate", "--end", *members).exit_code == 0
    with app.app_context():
        assert apart_from(keys[0]) == frozenset()


def test_nobody_is_kept_apart_from_themselves(run, members):
    said = run("member", "separate", members[0], members[0])
    assert said.exit_code == 1
    assert "the same person" in said.output


def _create(run, email="first@chair.example", pen_name="Quiet Kettle", more=()):
    return run("member", "create", email, pen_name, "--side", "parent", "--password", "a long walk by the sea", *more)


def test_the_first_member_is_made_here_and_can_be_promoted(run, app):
    assert _create(run).exit_code == 0
    assert run("member", "promote", "first@chair.example", "admin").exit_code == 0
    with app.app_context():
        person = db.session.scalars(select(Person)).one()
        assert (person.pen_name, person.email) == ("Quiet Kettle", "first@chair.example")


@pytest.mark.parametrize(
    ("email", "pen_name", "said"),
    [("no address", "Quiet Kettle", "email"), ("first@chair.example", "admin", "pen_name")],
)
def test_a_member_who_cannot_be_made_is_said_to_be_so(run, email, pen_name, said):
    ended = _create(run, email, pen_name)
    assert ended.exit_code == 1
    assert said in ended.output


def test_a_member_is_made_with_grants_in_one_go(run, app):
    assert _create(run, more=["--grant", "admin", "--grant", "lead"]).exit_code == 0
    with app.app_context():
        assert set(db.session.scalars(select(GrantRow.kind))) == {GrantKind.ADMIN, GrantKind.LEAD}


def test_an_address_has_one_member(run):
    assert _create(run).exit_code == 0
    assert "already_joined" in _create(run, pen_name="Other Kettle").output


def test_whoever_is_promoted_is_told_of_a_second_step_where_it_matters(run, members):
    assert "A second step" in run("member", "promote", members[0], "moderator").output
    assert "A second step" not in run("member", "promote", members[0], "facilitator").output


def test_a_lost_second_step_is_taken_away_with_a_reason(run, app):
    with app.app_context():
        lost, other = a_person(), a_person()
        db.session.add(SecondFactor(person_id=lost.id, secret="sealed", made_at=clock.now(), confirmed_at=clock.now()))
        db.session.commit()
        lost, other = lost.pen_name, other.pen_name
    done = run("member", "reset-second-step", lost, "--reason", "she called from her own number")
    assert done.exit_code == 0, done.output
    with app.app_context():
        assert db.session.scalars(select(AuditEntry.reason)).all() == ["she called from her own number"]
    assert "has no second step" in run("member", "reset-second-step", other, "--reason", "none").output
