"""What lower floors need from above, handed to them as plain functions. One screen: the whole list."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Flask

from forum.accounts import codes, hooks, versions
from forum.accounts import queries as accounts
from forum.core import operation
from forum.core.settings import Settings
from forum.jobs import doorbell
from forum.jobs.queue import run_due, run_sweeps
from forum.live import hub
from forum.meetings import operations as meetings
from forum.meetings import sockets as rooms
from forum.moderation import operations as moderation
from forum.notifications import operations as notifications
from forum.shield import operations as shield
from forum.spaces import operations as spaces
from forum.spaces import viewers
from forum.threads import hooks as thread_hooks
from forum.threads import operations as threads
from forum.web import current


@dataclass(frozen=True, slots=True)
class Community:
    """What every page says about this community."""

    name: str
    contact: str


def connect(app: Flask, settings: Settings) -> None:
    """Connect the floors (called once by ``create_app``)."""
    current.configure(viewers.load)
    operation.configure(versions.locked_version, viewers.reload)
    codes.configure(settings.secret_key)
    hooks.on_join(spaces.admit)
    shield.forget_changes()
    shield.on_change(within=versions.bump)
    shield.on_change(within=notifications.on_separation)
    shield.on_change(within=meetings.see_to_it, after=meetings.keep_apart)
    shield.on_change(within=threads.on_separation)
    thread_hooks.connect(
        on_held=moderation.open_held_case,
        on_withdrawn=moderation.held_changed,
        on_published=spaces.count_published,
    )
    app.extensions["community"] = Community("Open Chair", settings.contact)
    live = hub.create(app, settings, live_sessions=accounts.live_pairs)
    rooms.attach(live)
    if not settings.testing:
        live.at_start(lambda: _work(app, settings))


def _work(app: Flask, settings: Settings) -> Callable[[], None]:
    """What a serving process does besides: all background work, or only its own when a process of its own does that."""
    if settings.embedded_work:
        consumer = doorbell.start(app, settings, run_due, run_sweeps)
        return lambda: doorbell.stop(consumer)
    if settings.queue_url is not None:
        doorbell.serve_bell(app, settings, run_due)
    doorbell.sweep_every_second(app, partial(run_sweeps, own_only=True))
    return doorbell.stop
