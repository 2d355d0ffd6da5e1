"""Groups over JSON, and meetings that a group opens at once."""

from forum.meetings import inputs, operations, present, queries
from forum.meetings.api.register import api, with_seat
from forum.meetings.models import Group
from forum.web.api import if_match
from forum.web.current import viewer


def _group(found: Group) -> present.GroupOut:
    return present.group(found, queries.leaders(viewer(), {found.id})[found.id])


@api.get("/groups", gives=present.GroupsOut)
def list_groups() -> present.GroupsOut:
    """List the support groups you may see, by name."""
    groups = queries.list_groups(viewer())
    led_by = queries.leaders(viewer(), {group.id for group in groups})
    return present.GroupsOut(groups=[present.group(group, led_by[group.id]) for group in groups])


@api.get("/groups/<group_id>", gives=present.GroupOut)
def show_group(group_id: str) -> present.GroupOut:
    """Read one group, with what is asked of whoever takes part."""
    return _group(queries.get_group(viewer(), group_id))


@api.post("/groups", takes=inputs.NewGroup, gives=present.GroupOut, status=201, idempotent=True)
def make_group(sent: inputs.NewGroup, nonce: str | None) -> present.GroupOut:
    """Make a group (facilitators of the whole community, leads, admins)."""
    return _group(operations.make_group(viewer(), **sent.values(), nonce=nonce))


@api.put("/groups/<group_id>", takes=inputs.ChangedGroup, gives=present.GroupOut, problems=("conflict",))
def edit_group(sent: inputs.ChangedGroup, group_id: str) -> present.GroupOut:
    """Change a group; `If-Match` names the version that was read. Another agreement is accepted anew by everybody."""
    return _group(operations.edit_group(viewer(), group_id, **sent.values(), version=if_match()))


@api.post("/groups/<group_id>/meetings", takes=inputs.NewMeeting, gives=present.MeetingOut, status=201, idempotent=True)
def schedule(sent: inputs.NewMeeting, group_id: str, nonce: str | None) -> present.MeetingOut:
    """Make a meeting at a wall time of the group's zone, once, every week (`weekly`) or by an `rrule`; gives the next.

    Rules: `FREQ=WEEKLY` with `INTERVAL` (up to 12) and `BYDAY`; `FREQ=MONTHLY` with one `BYDAY`, as `2TU` or `-1FR`.
    """
    made = operations.plan(
        viewer(), group_id, starts_local=sent.starts_local, minutes=sent.minutes, rrule=sent.rule(), nonce=nonce
    )
    return with_seat(made)


@api.post(
    "/groups/<group_id>/meetings/now",
    gives=present.MeetingOut,
    status=201,
    idempotent=True,
    problems=("meets_now", "always_open"),
)
def open_now(group_id: str, nonce: str | None) -> present.MeetingOut:
    """Open a meeting for 45 minutes from now (who leads the group); who asked to be told gets a notice."""
    return with_seat(operations.open_now(viewer(), group_id, nonce))


@api.get("/groups/<group_id>/openings", gives=present.OpeningsOut)
def show_openings(group_id: str) -> present.OpeningsOut:
    """Whether you are told when a meeting of this group opens at once."""
    return present.OpeningsOut(wanted=queries.wants_openings(viewer(), queries.get_group(viewer(), group_id)))


@api.put("/groups/<group_id>/openings", takes=inputs.Wanted)
def set_openings(sent: inputs.Wanted, group_id: str) -> None:
    """Choose it."""
    operations.choose_openings(viewer(), group_id, sent.wanted)
