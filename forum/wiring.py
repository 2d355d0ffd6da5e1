"""What lower floors need from above, handed to them as plain functions. One screen: the whole list."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, appcontext_pushed

from forum.accounts import codes, hooks, versions
from forum.accounts import queries as accounts
from forum.audit.record import record
from forum.community import current as community
from forum.community import operations as house_operations
from forum.core import clock, operation
from forum.core.settings import Settings
from forum.core.viewer import Viewer
from forum.drafts import composers
from forum.filters import queries as filters
from forum.filters import screening
from forum.hello import hooks as hello_hooks
from forum.hello.hooks import Way
from forum.home import helplines
from forum.home.cards import help_card
from forum.jobs import doorbell
from forum.jobs.queue import run_due, run_sweeps
from forum.live import hub
from forum.meetings import hooks as meeting_hooks
from forum.meetings import operations as meetings
from forum.meetings import queries as meeting_queries
from forum.meetings import sockets as rooms
from forum.moderation import operations as moderation
from forum.moderation import queries as cases
from forum.moderation import sockets as desk
from forum.moderation.operations import stirring
from forum.moderation.present.oncall import hours as people_here
from forum.moderation.queries import sanctions
from forum.moderation.words import measures
from forum.notifications import operations as notifications
from forum.shield import operations as shield
from forum.spaces import hooks as space_hooks
from forum.spaces import operations as spaces
from forum.spaces import viewers
from forum.spaces.queries import holds_grant
from forum.threads import hooks as thread_hooks
from forum.threads import operations as threads
from forum.threads import queries as thread_queries
from forum.web import current, problems, resting


def connect(app: Flask, settings: Settings) -> None:
    """Connect the floors (called once by ``create_app``)."""
    current.configure(viewers.load, viewers.load_together)
    operation.configure(versions.locked_version, viewers.reload)
    codes.configure(settings.secret_key)
    hooks.on_join(spaces.admit)
    hooks.ask_grants(holds_grant)
    viewers.configure(second_step_required=settings.second_factor == "required")
    shield.forget_changes()
    shield.on_change(within=versions.bump)
    shield.on_change(within=notifications.on_separation)
    shield.on_change(within=meetings.see_to_it, after=meetings.keep_apart)
    shield.on_change(within=threads.on_separation)
    shield.on_change(within=moderation.on_separation)
    space_hooks.connect(asks_visible_posts=thread_queries.visible_posts_of, on_task_given=moderation.on_task)
    hello_hooks.connect(
        on_said=moderation.open_hello_case,
        asks_wait=cases.usual_wait,
        asks_meeting=_newcomers_meeting,
        asks_threads=lambda who: [Way(title, place) for title, place in thread_queries.start_here(who)],
        asks_hours=people_here,
    )
    thread_hooks.connect(
        on_held=moderation.open_held_case,
        on_withdrawn=moderation.held_changed,
        on_published=spaces.count_published,
        on_unpublished=spaces.uncount_published,
        on_flagged=moderation.open_flagged_case,
    )
    meeting_hooks.connect(
        on_help=moderation.open_help_case,
        on_help_over=moderation.help_in_hand,
        asks_help_card=help_card,
        asks_on_call=moderation.on_call,
        on_measure=moderation.keep_measure,
        on_follow_up=moderation.keep_follow_up,
        asks_ready_reasons=measures.ready,
        on_line_flagged=moderation.flag_line,
    )
    problems.configure(keep=composers.keep_arrived)
    resting.configure(why=sanctions.why_rests)
    screening.allow(helplines.may_stand_anywhere)
    filters.keep_in_mind(0.0 if settings.testing else filters.REMEMBERED)
    _know_the_house(app, settings)
    live = hub.create(app, settings, ended_sessions=accounts.ended_pairs)
    rooms.attach(live)
    stirring.connect()
    desk.attach(live)
    if not settings.testing:
        live.at_start(lambda: _work(app, settings))


def _know_the_house(app: Flask, settings: Settings) -> None:
    """What the community has set: read once when a context is first pushed, and handed to the pages at each change."""
    community.configure(
        settings.contact, strict=not settings.demo and not settings.testing, remembered=settings.testing
    )
    house_operations.audit_with(record)

    def take(before: community.House, now: community.House) -> None:
        app.extensions["community"] = now
        app.extensions["stencils"].clear()
        if before["first_posts_held"] != now["first_posts_held"]:
            viewers.forget_all()  # whether somebody has settled in is among the facts kept there

    community.on_change(take)
    take(community.house(), community.house())

    def load(_app: Flask, **_said: Any) -> None:
        if community.load_once():
            appcontext_pushed.disconnect(load, app)

    if not settings.testing:
        app.extensions["community loader"] = load  # a signal keeps no reference of its own
        appcontext_pushed.connect(load, app)


def _newcomers_meeting(who: Viewer) -> Way | None:
    found = meeting_queries.next_for_newcomers(who)
    if found is None:
        return None
    return Way(found.group.name, found.public_id, found.starts_at if found.starts_at > clock.now() else None)


def _work(app: Flask, settings: Settings) -> Callable[[], None]:
    """What a serving process does besides: all background work, or only its own when a process of its own does that."""
    if settings.embedded_work:
        consumer = doorbell.start(app, settings, run_due, run_sweeps)
        return lambda: doorbell.stop(consumer)
    if settings.queue_url is not None:
        doorbell.serve_bell(app, settings, run_due)
    doorbell.sweep_every_second(app, partial(run_sweeps, own_only=True))
    return doorbell.stop
