"""Changing what the community has set. Every change has a version it stands on, a reason, and an entry in the audit."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select

from forum.community import current, invites, policy
from forum.community.keys import KEYS, PAPERS, default_of, keys_of
from forum.community.models import Agreed, Community, HelpCountry, Named, Paper, Setting
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Invalid, NotFound
from forum.core.operation import after_commit, operation, transaction
from forum.core.thresholds import THRESHOLDS
from forum.core.verdict import require
from forum.core.viewer import Side, Viewer

SHORTEST_REASON = 5
LONGEST_REASON = 300


def _nobody_wired(*_said: Any, **_details: Any) -> None:
    raise RuntimeError("community.operations.audit_with() has not been called")


_audit: Callable[..., None] = _nobody_wired


def audit_with(record: Callable[..., None]) -> None:
    """Hand in the audit's ``record``: a sibling of this slice (called by ``wiring.py``)."""
    global _audit
    _audit = record


@operation
def change(actor: Viewer, section: str, sent: Mapping[str, object], expected: int | None, reason: str) -> list[str]:
    """Set some settings of one section; returns the names of those that changed.

    Args:
        sent: name -> what was sent for it; an empty text takes a threshold back to its default.
        expected: the section's version that the caller looked at; None for the command line, which sees no form.

    Raises:
        NotFound: the actor may not, or there is no such section.
        Invalid: on a name: a field code; on ``reason``: ``missing`` or ``too_long``.
        Conflict: ``setting_moved`` when somebody changed the section meanwhile.
    """
    require(policy.can_set(actor))
    names = [key.name for key in keys_of(section)]
    if not names:
        raise NotFound
    values, reason = _understood(names, sent), _reason(reason)
    with transaction(actor):
        stood = _lock()
        kept = _kept(names)
        if expected is not None and expected != sum(row[1] for row in kept.values()):
            raise Conflict("setting_moved", version=sum(row[1] for row in kept.values()))
        changed = [name for name, value in values.items() if not _same(name, kept.get(name), value)]
        for name in changed:
            _write(actor, name, values[name], kept[name][1] if name in kept else 0, reason)
        if changed:
            stood.version += 1
            details = {name: values[name] for name in changed if name in THRESHOLDS or name in ("size", "sign_up")}
            _audit(actor, "setting.change", "setting", section, reason, names=changed, **details)
            after_commit(current.refresh)
        return changed


def _understood(names: list[str], sent: Mapping[str, object]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {name: "unknown" for name in sent if name not in names}
    for name in (name for name in names if name in sent):
        try:
            values[name] = None if _is_default(name, sent[name]) else KEYS[name].read(sent[name])
        except ValueError as error:
            wrong[name] = str(error)
    if wrong:
        raise Invalid(wrong)
    return values


def _is_default(name: str, sent: object) -> bool:
    emptied = sent is None or (isinstance(sent, str) and not sent.strip())
    return emptied and (name in THRESHOLDS or name in ("size", "helplines"))


def _reason(typed: str) -> str:
    reason = " ".join(typed.split())
    if len(reason) < SHORTEST_REASON:
        raise Invalid({"reason": "setting_reason"})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": "too_long"})
    return reason


def _lock() -> Community:
    """The community's one row, held until the commit: changes come one after the other."""
    return db.session.scalars(select(Community).with_for_update().execution_options(populate_existing=True)).one()


def _kept(names: list[str]) -> dict[str, tuple[Any, int]]:
    rows = db.session.execute(select(Setting.key, Setting.value, Setting.version).where(Setting.key.in_(names)))
    kept = {row.key: (row.value, row.version) for row in rows}
    for kind in (name for name in names if name in PAPERS):
        newest = select(Paper.text, Paper.version).where(Paper.kind == kind).order_by(Paper.version.desc()).limit(1)
        found = db.session.execute(newest).first()
        if found is not None:
            kept[kind] = (found.text, found.version)
    return kept


def _same(name: str, kept: tuple[Any, int] | None, value: Any) -> bool:
    """Whether this changes nothing: the value that is kept, or the default where none is."""
    if kept is not None and kept[0] is not None:
        return bool(kept[0] == value)
    return value is None or (name not in THRESHOLDS and name != "size" and value == _plain(default_of(name, "small")))


def _plain(default: Any) -> Any:
    return list(default) if isinstance(default, tuple) else default


def _write(actor: Viewer, name: str, value: Any, version: int, reason: str) -> None:
    who, now = actor.user_id if actor.user_id > 0 else None, clock.now()
    if name in PAPERS:
        db.session.add(Paper(kind=name, version=version + 1, text=value, changed_by=who, changed_at=now, reason=reason))
        return
    row = db.session.get(Setting, name, populate_existing=True)
    if row is None:
        row = Setting(key=name)
        db.session.add(row)
    row.value, row.version, row.changed_by, row.changed_at, row.reason = value, version + 1, who, now, reason


@operation
def invite(actor: Viewer, side: Side, reason: str) -> str:
    """Make an invitation for one person of one side; returns its code, which nobody can look up later. Audited.

    Raises:
        NotFound: the actor may not.
        Invalid: on ``reason``.
    """
    reason, code = _reason(reason), invites.new_code()
    with transaction(actor):
        require(policy.can_set(actor))
        public_id = invites.keep(code, side, actor.user_id if actor.user_id > 0 else None)
        _audit(actor, "invite.make", "invite", public_id, reason, side=side.value)
    return code


@operation
def agree(actor: Viewer, version: int) -> None:
    """Say yes to the agreement at the door, in the wording that was read.

    Raises:
        Conflict: ``agreement_moved`` when there is a newer wording.
    """
    with transaction(actor):
        newest = db.session.scalar(select(func.max(Paper.version)).where(Paper.kind == "agreement")) or 0
        if version != newest:
            raise Conflict("agreement_moved")
        said_yes(actor.user_id, version)


def said_yes(person_id: int, version: int) -> None:
    """Note it, in the running transaction."""
    row = db.session.get(Agreed, person_id, populate_existing=True)
    if row is None:
        row = Agreed(person_id=person_id)
        db.session.add(row)
    row.version, row.at = version, clock.now()


@operation
def stand_on_the_front_door(actor: Viewer, wanted: bool) -> None:
    """Say yes, as somebody on staff, to pen name and side standing on the front door; or take it back.

    Raises:
        NotFound: the actor is not on staff.
    """
    if wanted and not actor.grants:
        raise NotFound
    with transaction(actor):
        row = db.session.get(Named, actor.user_id, populate_existing=True)
        if wanted and row is None:
            db.session.add(Named(person_id=actor.user_id, since=clock.now()))
        elif not wanted and row is not None:
            db.session.delete(row)


@operation
def choose_help_country(actor: Viewer, country: str) -> None:
    """Keep the country whose help lines come first for this member; an empty text forgets it."""
    with transaction(actor):
        row = db.session.get(HelpCountry, actor.user_id, populate_existing=True)
        if not country:
            if row is not None:
                db.session.delete(row)
            return
        if row is None:
            row = HelpCountry(person_id=actor.user_id)
            db.session.add(row)
        row.country = country
