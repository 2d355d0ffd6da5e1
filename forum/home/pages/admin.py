"""The admin page: what is in force, and a form a section. Every save names its version and its reason."""

from typing import Any

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.community import policy
from forum.community.current import house
from forum.community.keys import ACCENTS, DOORS, PLAIN_SECTIONS, SECTIONS
from forum.community.queries import Effective, effective
from forum.core.errors import Invalid, NotFound
from forum.core.inputs import HOUSE_FIELDS
from forum.core.profile import PROFILES
from forum.core.thresholds import THRESHOLDS
from forum.core.verdict import require
from forum.drafts.composers import bring_back_draft
from forum.home import helplines, operations, queries, words
from forum.home.pages import bp
from forum.meetings import queries as meetings
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again, when

LONG = ("runs_it", "own_rules", "agreement")
CHOICES = {"size": tuple(PROFILES), "accent": ACCENTS, "sign_up": DOORS}


def around(here: str) -> dict[str, Any]:
    """What every part of the admin page needs: its parts, and the place in them.

    Raises:
        NotFound: the viewer may not set anything.
    """
    require(policy.can_set(viewer()))
    parts = [("", url_for("home.admin"), _("What holds now"))]
    for section in SECTIONS:
        url = url_for("home.helplines_admin") if section == "helplines" else url_for("home.section", section=section)
        parts.append((section, url, str(words.SECTIONS[section][0])))
    parts.append(("spaces", url_for("home.spaces_admin"), _("Spaces")))
    parts.append(("staff", url_for("home.staff"), _("People with a task")))
    parts.append(("invitations", url_for("home.invitations"), _("Invitations")))
    return {"parts": [(name == here, url, label) for name, url, label in parts]}


@bp.get("/admin")
def admin() -> str:
    """Everything in force, what waits for somebody, and what was changed lately."""
    frame = around("")
    sections = [(section, words.SECTIONS[section][0], effective(section)) for section in PLAIN_SECTIONS]
    changes = [(entry, words.CHANGES.get(entry.act, entry.act), words.subject(entry), when(entry.at))
               for entry in queries.changes(viewer())]  # fmt: skip
    return render_template(
        "home/admin/index.html",
        sections=sections,
        changes=changes,
        stale=bool(helplines.stale()),
        blanks=bool(house().blanks),
        door=house().door,
        shown=shown,
        **frame,
    )


@bp.get("/admin/<section>")
def section(section: str) -> str:
    """The form of one section."""
    frame = around(section)
    if section not in PLAIN_SECTIONS and section != "groups":
        raise NotFound
    rows = effective(section)
    draft_place = f"setting:{section}" if "long" in map(_kind_of, rows) else ""
    if draft_place:
        bring_back_draft(draft_place)
    return render_template(
        "home/admin/groups.html" if section == "groups" else "home/admin/section.html",
        section=section,
        title=words.SECTIONS[section][0],
        lede=words.SECTIONS[section][1],
        rows=rows,
        draft_place=draft_place,
        shown=shown,
        kind_of=_kind_of,
        choices=_choices,
        typed_default=_typed_default,
        groups=_groups() if section == "groups" else [],
        version=house().version_of([row.name for row in rows]),
        **frame,
    )


@bp.post("/admin/<section>")
@shows_again(section)
def save_section(section: str) -> Response:
    """Take the form over."""
    if section not in PLAIN_SECTIONS and section != "groups":
        raise NotFound
    sent: dict[str, object] = {name: value for name, value in request.form.items() if name not in HOUSE_FIELDS}
    version, reason = str(sent.pop("version", "")), str(sent.pop("reason", ""))
    if section == "groups":
        sent = {"public_groups": request.form.getlist("public_groups")}
    if not version.isdecimal() or len(version) > 9:
        raise Invalid({"version": "missing"})
    changed = operations.change_settings(viewer(), section, sent, int(version), reason)
    flash(_("Saved. It holds from now on.") if changed else _("Nothing was different, so nothing was changed."), "good")
    return see_other(url_for(".section", section=section))


def _groups() -> list[tuple[str, str, str]]:
    """The groups that may stand on the front door, as choices."""
    found = [one for one in meetings.list_groups(viewer()) if meetings.may_be_public(one)]
    return [(one.public_id, one.name, "") for one in found]


def shown(row: Effective) -> str:
    """A value in force, for people."""
    if row.name in CHOICES:
        return str(words.VALUES[row.name][row.value])
    if row.name in THRESHOLDS and THRESHOLDS[row.name].kind == "switch":
        return str(_("yes") if row.value else _("no"))
    if row.name in LONG:
        return str(_("written by you") if row.value else _("ours"))
    return row.words


def _kind_of(row: Effective) -> str:
    if row.name in CHOICES:
        return "choices"
    if row.name in LONG or row.name.startswith("blank_"):
        return "long"
    if row.name in THRESHOLDS:
        return "switch" if THRESHOLDS[row.name].kind == "switch" else "threshold"
    return "line"


def _choices(row: Effective) -> list[tuple[str, str, str]]:
    return [
        (value, str(words.VALUES[row.name][value]), str(words.LINES.get((row.name, value), "")))
        for value in CHOICES[row.name]
    ]


def _typed_default(row: Effective) -> str:
    """What stands in a field before anything is typed; a threshold's is empty while its column's value holds."""
    kept = house().kept.get(row.name)
    if row.name in THRESHOLDS or row.name == "size":
        return row.words if kept is not None and kept.value is not None else ""
    return row.words
