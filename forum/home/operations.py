"""The verbs of the admin page. What a stolen session must not do asks for the password again (S-38)."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from forum.accounts.operations import require_proof
from forum.community import operations as community
from forum.community import policy
from forum.community.current import house
from forum.core import clock, ids
from forum.core.errors import Conflict, Invalid, NotFound, Problem
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import GrantKind, Side, Viewer
from forum.drafts.operations import spent
from forum.home.helplines import Helpline, helplines
from forum.spaces import operations as spaces

log = logging.getLogger(__name__)
SECTION = "helplines"


@contextmanager
def going_on_anyway(what: str) -> Iterator[None]:
    """Let nothing stand in somebody's way out: a refusal, or a database that is away, is logged as ``what``."""
    try:
        yield
    except (Problem, SQLAlchemyError) as error:
        log.error("%s: %s", what, type(error).__name__)


@operation
def change_settings(actor: Viewer, section: str, sent: Mapping[str, object], version: int, reason: str) -> list[str]:
    """Set some settings of one section, with the password typed lately; returns the names of those that changed.

    Raises:
        ProofNeeded: the password was not typed just now.
        NotFound, Invalid, Conflict: as ``community.operations.change``.
    """
    _proven_admin(actor)
    if sent.get("sign_up") == "open" and house().strict and house().blanks:
        raise Invalid({"sign_up": "blanks_first"})
    with transaction(actor):
        changed = community.change(actor, section, sent, version, reason)
        spent(actor, f"setting:{section}")
    return changed


@operation
def invite(actor: Viewer, side: Side, reason: str) -> str:
    """Make an invitation, with the password typed lately; returns its code.

    Raises:
        ProofNeeded: the password was not typed just now.
        NotFound, Invalid: as ``community.operations.invite``.
    """
    _proven_admin(actor)
    return community.invite(actor, side, reason)


@operation
def set_task(actor: Viewer, person_id: int, kind: GrantKind, held: bool, reason: str) -> None:
    """Give somebody a task in the whole house, or take it back, with the password typed lately.

    Raises:
        ProofNeeded: the password was not typed just now.
        NotFound, Forbidden: as ``spaces.operations.give_grant``.
    """
    _proven_admin(actor)
    (spaces.give_grant if held else spaces.take_grant)(actor, person_id, kind, reason=reason)


def _proven_admin(actor: Viewer) -> None:
    require(policy.can_set(actor))
    require_proof(actor)


@operation
def save_helpline(actor: Viewer, key: str, fields: dict[str, Any], expected: int, reason: str) -> None:
    """Add a help line (``key`` empty) or change one. A change of number or way takes the day of its check away.

    Raises:
        NotFound: the actor may not, or there is no such line.
        Invalid, Conflict: as ``community.operations.change``.
    """
    with transaction(actor):
        require(policy.can_set(actor))
        lines = list(helplines())
        if key:
            place = _place(lines, key)
            before, changed = lines[place], replace(lines[place], **fields)
            same = (before.number, before.way, before.text) == (changed.number, changed.way, changed.text)
            lines[place] = changed if same else replace(changed, verified_on=None)
        else:
            lines.append(Helpline(key=ids.new(), **fields))
        _keep(actor, lines, expected, reason)


@operation
def check_helpline(actor: Viewer, key: str, expected: int) -> None:
    """Note that somebody compared a line with its source today.

    Raises:
        NotFound, Conflict: as ``save_helpline``.
    """
    with transaction(actor):
        require(policy.can_set(actor))
        lines = list(helplines())
        place = _place(lines, key)
        lines[place] = replace(lines[place], verified_on=clock.now().date())
        _keep(actor, lines, expected, "checked against its source today")


@operation
def remove_helpline(actor: Viewer, key: str, expected: int, reason: str) -> None:
    """Take a help line out.

    Raises:
        NotFound, Invalid, Conflict: as ``save_helpline``.
    """
    with transaction(actor):
        require(policy.can_set(actor))
        lines = list(helplines())
        del lines[_place(lines, key)]
        _keep(actor, lines, expected, reason)


def _place(lines: list[Helpline], key: str) -> int:
    for place, line in enumerate(lines):
        if line.key == key:
            return place
    raise NotFound


def _keep(actor: Viewer, lines: list[Helpline], expected: int, reason: str) -> None:
    if expected != house().version_of([SECTION]):
        raise Conflict("setting_moved", version=house().version_of([SECTION]))
    community.change(actor, SECTION, {SECTION: [line.as_row() for line in lines]}, expected, reason)
