"""The one door that every inbound event passes: rate, session, schema, handler, acknowledgement.

Handlers are registered below Flask-SocketIO's own decorators for two reasons, both measured: those run the disconnect
handler inside whichever request happened to notice the dead socket, with *that* person's current user and database
session; and they catch TypeError around the connect handler and run it again without its ``auth``.
"""

import logging
import traceback
from collections import defaultdict
from copy import copy
from typing import TYPE_CHECKING, Any

from flask import session
from flask.ctx import RequestContext
from flask_babel import lazy_gettext as _
from socketio.exceptions import ConnectionRefusedError as Refused
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from forum.core.errors import Malformed, NotFound, NotSignedIn, Problem, TooMany, Unavailable
from forum.core.inputs import parse
from forum.core.viewer import Viewer
from forum.live.connections import Connection, here
from forum.live.rates import Buckets, Kind
from forum.live.wire import NAMESPACE, UNREADABLE
from forum.web import csrf, problems, words
from forum.web.current import load_viewer_for

if TYPE_CHECKING:
    from forum.live.hub import Hub

log = logging.getLogger(__name__)
SOCKETS_PER_MEMBER = 10
Answer = dict[str, Any]

words.register({"unknown_event": _("This is nothing that a room understands. Please load the page again.")})


class UnknownEvent(NotFound):
    """No such event."""

    code = "unknown_event"


class _Visit(RequestContext):
    """The context of a socket. It has no page to find, and its copies do not read the cookie again."""

    def match_request(self) -> None:
        """Nothing: the address is the same for every socket."""

    def copy(self) -> "_Visit":
        """As Flask's own, which would find out and judge the host anew for every event."""
        twin = copy(self)
        twin._cv_tokens = []
        return twin


class Door:
    """Lets sockets in, and their events through to the catalogue's handlers."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._members: dict[int, Buckets] = defaultdict(lambda: Buckets(times=2))

    def hang(self, server: Any) -> None:
        """Attach to the Socket.IO server. Strangers without a session cookie do not even get a websocket."""
        server.on("connect", self.connect, namespace=NAMESPACE)
        server.on("disconnect", self.disconnect, namespace=NAMESPACE)
        server.on("*", self.event, namespace=NAMESPACE)
        accept = server._handle_eio_connect
        cookie = f"{self._hub.app.config['SESSION_COOKIE_NAME']}="

        def knock(eio_sid: str, environ: dict[str, Any]) -> bool | None:
            if self._hub.draining or cookie not in environ.get("HTTP_COOKIE", ""):
                return False
            accept(eio_sid, environ)
            return None

        server.eio.on("connect", knock)

    # -- coming and going ------------------------------------------------------------------------------------------

    def connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """Let a signed-in member in.

        Raises:
            ConnectionRefusedError: to the client as ``connect_error`` with the problem as its data.
        """
        with _Visit(self._hub.app, environ) as context:
            try:
                self._let_in(sid, context, auth)
            except Problem as problem:
                raise Refused(problem.code, problems.as_json(problem)) from None
            except Exception as error:
                accident = _accident("connect", error)
                raise Refused(accident.code, problems.as_json(accident)) from None

    def _let_in(self, sid: str, context: RequestContext, auth: Any) -> None:
        token = session.get("_user_id")
        if not isinstance(token, str):
            raise NotSignedIn
        if not csrf.matches(token, auth.get("csrf") if isinstance(auth, dict) else None):
            raise csrf.CsrfRefused
        viewer = load_viewer_for(token, in_use=False)
        if viewer.user_id <= 0:
            raise NotSignedIn
        bucket = self._members[viewer.user_id].of(Kind.CONNECT)
        if not bucket.take():
            raise TooMany(bucket.wait)
        if len(self._hub.connections.of_user(viewer.user_id)) >= SOCKETS_PER_MEMBER:
            raise TooMany(bucket.wait)
        eio_sid = self._hub.manager.eio_sid_from_sid(sid, NAMESPACE)
        one = Connection(sid, eio_sid, viewer.user_id, viewer.session_id, token, context)
        self._hub.connections.add(one)
        self._hub.enter(one, self._hub.private_room(viewer.user_id))

    def disconnect(self, sid: str, reason: str) -> None:
        """Note that a socket is gone. This may run inside anybody's request: it touches nothing of theirs."""
        one = self._hub.connections.remove(sid)
        if one is not None:
            self._hub.note_gone(one, reason)

    # -- events ----------------------------------------------------------------------------------------------------

    def event(self, name: str, sid: str, *sent: Any) -> Answer:
        """Handle one event and answer it on every path: ``{"ok": true, ...}`` or ``{"ok": false, "problem": ...}``."""
        one = self._hub.connections.get(sid)
        if one is None or one.dismissed:
            with self._hub.app.app_context():
                return {"ok": False, "problem": problems.as_json(NotSignedIn())}
        with one.context.copy():
            marker = here.set(one)
            try:
                return {"ok": True, **self._answer(one, name, sent)}
            except Problem as problem:
                return {"ok": False, "problem": problems.as_json(problem)}
            except Exception as error:
                return {"ok": False, "problem": problems.as_json(_accident(name, error))}
            finally:
                here.reset(marker)

    def _answer(self, one: Connection, name: str, sent: tuple[Any, ...]) -> Answer:
        declared = self._hub.catalogue.inbound.get(name)
        self._count(one, declared.kind if declared else Kind.ACT)
        if name == UNREADABLE:
            raise Malformed(str(sent[0]) if sent else None)
        if declared is None:
            raise UnknownEvent
        if len(sent) != 1:
            raise Malformed("not_an_object")
        # What a page asks by itself, to catch up, says nothing about a person in front of it.
        viewer = self._viewer(one, in_use=declared.kind is not Kind.SYNC)
        return declared.handler(viewer, parse(declared.model, sent[0])) or {}

    def _count(self, one: Connection, kind: Kind) -> None:
        for buckets in (one.buckets, self._members[one.user_id]):
            bucket = buckets.of(kind)
            if bucket.take():
                continue
            if bucket.flooded:
                self._hub.dismiss(one, "flood")
            raise TooMany(bucket.wait)

    def _viewer(self, one: Connection, in_use: bool) -> Viewer:
        """The Viewer as it is now; a socket outlives its session, so nothing of the last event is trusted."""
        try:
            viewer = load_viewer_for(one.token, in_use=in_use)
            if (viewer.user_id, viewer.session_id) != one.pair:
                raise NotSignedIn
        except NotSignedIn:
            self._hub.dismiss(one, self._hub.ended_sessions(frozenset({one.pair})).get(one.pair, "signed_out"))
            raise
        return viewer

    def forget_idle(self) -> None:
        """Drop the counts of members who have been quiet long enough for them to mean nothing (called by janitor)."""
        for user_id in [user for user, buckets in self._members.items() if buckets.idle]:
            del self._members[user_id]


def _accident(name: str, error: Exception) -> Problem:
    """What a broken event is answered with. The log names place and type, never a message: it may hold words."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        log.error("the database did not answer %s: %s", name, type(error).__name__)
        return Unavailable()
    place = traceback.extract_tb(error.__traceback__)[-1]
    log.error("the event %s broke: %s at %s:%s", name, type(error).__name__, place.filename, place.lineno)
    return problems.OurFault()
