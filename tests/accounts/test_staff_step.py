"""What staff may do without their second step, where it is required."""

import pytest

from forum.accounts import operations
from forum.core.viewer import Audience, GrantKind
from forum.spaces import viewers
from tests.accounts.test_second_step import STEP, app_code
from tests.accounts.visitors import EMAIL, PASSWORD, Visitor
from tests.factories import a_person, client_of, session_of

pytestmark = pytest.mark.one_engine


@pytest.fixture
def strict(app_context, monkeypatch):
    """A house in which a second step is required (as ``wiring.py`` says it for ``second_factor="required"``)."""
    monkeypatch.setattr(viewers, "_second_step_required", True)
    return app_context


@pytest.mark.parametrize("kind", [GrantKind.MODERATOR, GrantKind.LEAD, GrantKind.ADMIN])
def test_where_it_is_required_a_task_waits_for_it(strict, now, kind):
    staff = a_person(password=PASSWORD, grants=[kind])
    client = client_of(strict, staff)
    viewer = viewers.load(client.token)
    assert (viewer.grants, viewer.awaits_second_step) == (frozenset(), True)
    assert Audience.STAFF not in viewer.audiences
    assert "wait for a second step" in client.get("/you").text
    operations.prove(viewer, PASSWORD)
    operations.begin_factor(viewer)
    operations.confirm_factor(viewer, app_code(staff.id))
    found = viewers.load(client.token)
    assert (found.awaits_second_step, {one.kind for one in found.grants}) == (False, {kind})
    assert viewers.reload(viewer) == found


@pytest.mark.parametrize("kind", [GrantKind.PEER_SUPPORTER, GrantKind.FACILITATOR])
def test_other_tasks_wait_for_nothing(strict, kind):
    viewer = viewers.load(session_of(a_person(grants=[kind])))
    assert (viewer.awaits_second_step, len(viewer.grants)) == (False, 1)


def test_where_it_is_offered_nobody_waits(app_context):
    assert viewers.load(session_of(a_person(grants=[GrantKind.ADMIN]))).grants


def test_signing_in_leads_staff_to_it(strict, now):
    a_person(email=EMAIL, password=PASSWORD, grants=[GrantKind.MODERATOR])
    visitor = Visitor(strict)
    assert visitor.sign_in(EMAIL, next="/desk").location == "/you/second-step?next=/desk"
    page = visitor.client.get("/you/second-step?next=/desk").text
    assert 'name="next" value="/desk"' in page
    assert visitor.client.get("/desk").status_code == 404


def test_a_session_from_before_takes_the_step_later(strict, now):
    staff = a_person(password=PASSWORD, grants=[GrantKind.LEAD])
    actor = viewers.load(session_of(staff))
    operations.prove(actor, PASSWORD)
    operations.begin_factor(actor)
    operations.confirm_factor(actor, app_code(staff.id))
    client = client_of(strict, staff)
    assert viewers.load(client.token).awaits_second_step
    now.advance(STEP)
    assert client.send("/you/second-step/now", code="000000").status_code == 422
    assert client.send("/you/second-step/now", code=app_code(staff.id), next="/desk").location == "/desk"
    assert client.get("/desk").status_code == 200


@pytest.mark.parametrize(("setting", "waits"), [("required", True), ("offered", False)])
def test_the_setting_says_whether_tasks_wait(make_app, setting, waits):
    with make_app(second_factor=setting).app_context():
        assert viewers.load(session_of(a_person(grants=[GrantKind.LEAD]))).awaits_second_step is waits
