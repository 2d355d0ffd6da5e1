"""An open room in which anybody does anything (``any_room``): the promises hold, whatever happens."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)

from forum.core.clock import FrozenClock
from forum.core.profile import profile
from tests.meetings.any_room import FEW, OpenRoom


@pytest.mark.walk
def test_the_promises_hold_whatever_happens_in_an_open_room(now: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum.meetings.policy.turns.profile", lambda: replace(profile(), open_talk_up_to=FEW))
    OpenRoom.clock = now
    run_state_machine_as_test(
        OpenRoom,
        settings=settings(
            max_examples=3, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
