"""The desk: the queue, and the ways within it."""

from collections.abc import Sequence
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.core import clock
from forum.core.inputs import parse
from forum.core.profile import profile
from forum.core.verdict import require
from forum.filters.policy import can_keep
from forum.moderation import policy, queries, words
from forum.moderation.inputs import DeskQuery
from forum.moderation.models import CaseKind, CaseStatus, TargetKind
from forum.moderation.pages import keys
from forum.moderation.pages.blueprint import bp
from forum.moderation.policy.oncall import keeps_rota
from forum.moderation.queries import CaseRow, Show
from forum.moderation.queries.wellbeing import rests
from forum.web.current import viewer
from forum.web.pages import see_other, when


@bp.get("/desk")
def desk() -> str | Response:
    """The queue. Who only reads first words starts in the reading lane, who only reads the record starts there."""
    who = viewer()
    if not policy.works_the_desk(who):
        require(policy.reads_the_log(who))
        return see_other(url_for(".log"))
    if not policy.moderates_somewhere(who):
        return see_other(url_for(".reading"))
    query = parse(DeskQuery, request.args.to_dict())
    page = queries.queue(who, query.show, query.older)
    older = url_for(".desk", show=query.show, older=page.older) if page.older else ""
    return render_template(
        "moderation/desk.html",
        items=_items(page.items),
        show=query.show,
        keys=keys.at_desk(),
        ways=ways(query.show),
        rest=rests(who),
        older_url=older,
    )


def ways(here: str) -> list[tuple[str, str, bool]]:
    """The ways within the desk that are open to the viewer: (label, url, is here)."""
    who = viewer()
    found: list[tuple[str, str, str]] = []
    if policy.moderates_somewhere(who):
        found += [
            (_("Everything"), url_for(".desk"), Show.ALL),
            (_("First words"), url_for(".desk", show=Show.HELD), Show.HELD),
            (_("Reports"), url_for(".desk", show=Show.REPORTS), Show.REPORTS),
            (_("Decided"), url_for(".desk", show=Show.DECIDED), Show.DECIDED),
        ]
    if policy.works_the_desk(who):
        found.append((_("Read first words in a row"), url_for(".reading"), "reading"))
    if policy.moderates_somewhere(who):
        found.append((_("For sale"), url_for(".spam"), "spam"))
    if keeps_rota(who):
        found.append((_("Who is on call"), url_for(".rota"), "rota"))
    if policy.works_the_desk(who):
        found.append((_("How you want to work"), url_for(".wishes"), "wishes"))
    if can_keep(who):
        found.append((_("Filters"), url_for("filters.index"), "filters"))
    if policy.reads_the_log(who):
        found.append((_("The record"), url_for(".log"), "log"))
        found.append((_("Figures"), url_for(".figures"), "figures"))
    return [(label, url, name == here) for label, url, name in found]


def _items(rows: Sequence[CaseRow]) -> list[dict[str, Any]]:
    """All lines; a key opens the first that is free."""
    items = [_item(row) for row in rows]
    for item, row in zip(items, rows, strict=True):
        if item["action"] and row.status is CaseStatus.OPEN:
            item["is_first"] = True
            break
    return items


def _item(row: CaseRow) -> dict[str, Any]:
    """One line of the queue, as the macro wants it: the kind is seen before the words."""
    severity, kind = words.severity_of(row.kind, row.severity)
    url = url_for(".case", case_id=row.public_id)
    decided = row.status is CaseStatus.DECIDED
    return {
        "id": row.public_id,
        "url": url,
        "title": title_of(row),
        "line": _line(row),
        "severity": severity,
        "severity_kind": kind,
        "age": when(row.decided_at if decided and row.decided_at else row.opened_at),
        "aim": _("longer than we would like") if _is_late(row) else "",
        "is_late": _is_late(row),
        "who": _("You have it") if row.is_mine else _("%(name)s has it", name=row.claimed_by) if row.claimed_by else "",
        "is_mine": row.is_mine,
        "action": None if row.claimed_by and not row.is_mine else {"label": _action(row), "url": url, "method": "get"},
    }


def title_of(row: CaseRow) -> str:
    """What a case is, in a few words."""
    if words.notes.came_back(row.kind, row.target_kind) and not row.reasons:
        return str(words.notes.LOOK_AGAIN)
    if row.reasons:
        return str(words.REASONS[row.reasons[0]][0])
    return str(words.TITLES_OF_CASES[row.kind])


def _line(row: CaseRow) -> str:
    kind = str(words.KINDS[row.target_kind])
    parts = [_("%(kind)s in “%(place)s”.", kind=kind, place=row.place) if row.place else f"{kind}."]
    if row.target_kind is TargetKind.POST and row.kind is CaseKind.HELD_POST:
        parts.append(_("Held, as first posts are."))
    if row.needs_second:
        parts.append(_("Needs a second person."))
    if row.escalated:
        parts.append(str(_("%(said)s.", said=words.notes.ESCALATED)))
    more = len(row.reasons) - 1
    if more > 0:
        parts.append(ngettext("And %(num)s more reason.", "And %(num)s more reasons.", more))
    return " ".join(parts)


def _action(row: CaseRow) -> str:
    if row.status is CaseStatus.DECIDED:
        return str(_("Look at it"))
    if row.is_mine:
        return str(_("Go on"))
    return str(_("Read it") if row.kind in policy.FIRST_WORDS else _("Take it"))


def _is_late(row: CaseRow) -> bool:
    heard = row.kind in (*policy.FIRST_WORDS, CaseKind.TEAM) and row.status is CaseStatus.OPEN
    return heard and clock.now() - row.opened_at > profile().held_alert_after
