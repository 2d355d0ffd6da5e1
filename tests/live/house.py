"""A very small app around the hub, served by real gunicorn processes in these tests.

Its "database" is a file of JSON lines per room and a folder of session files, so that two processes share it.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gevent
from flask import Flask, session
from flask_babel import Babel
from gevent import monkey
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError

from forum.core.errors import Forbidden
from forum.core.inputs import ChatWords, Input
from forum.core.settings import Settings
from forum.core.viewer import Viewer
from forum.live import hub as live
from forum.live import publish
from forum.live.catalogue import Catalogue
from forum.live.connections import Gone, Pair
from forum.live.pump import Batch, Pump
from forum.live.rates import Kind
from forum.web import csrf, current

DATA = Path(os.environ["HOUSE_DATA"])
catalogue = Catalogue()


class Words(BaseModel):
    """Rows of a room."""

    room: str
    events: list[dict[str, Any]]
    last_seq: int


class Said(Input):
    """Words for a room."""

    room: int
    text: ChatWords


class Room(Input):
    """A room."""

    room: int


class Nothing(Input):
    """Nothing."""


def lines(room_id: int) -> list[str]:
    """All rows of a room, unread."""
    path = DATA / f"room-{room_id}"
    return path.read_text().splitlines() if path.exists() else []


def add_rows(room_id: int, *texts: str) -> int:
    """Write rows; returns the last one's number."""
    seq = len(lines(room_id))
    with (DATA / f"room-{room_id}").open("a") as out:
        for text in texts:
            seq += 1
            out.write(json.dumps({"seq": seq, "text": text}) + "\n")
    return seq


def fetch(room_id: int, after: int, limit: int) -> Batch:
    """What the pump reads."""
    if (DATA / f"broken-{room_id}").exists():
        raise OSError("the database is away")
    found = [json.loads(line) for line in lines(room_id)[after : after + limit]]
    return Batch(
        f"room{room_id}",
        [(row["seq"], row) for row in found],
        found[-1]["seq"] if found else after,
        len(found) == limit,
    )


def may_receive(room_id: int, pairs: frozenset[Pair]) -> set[Pair]:
    """Everyone who is not shut out of the room."""
    return {pair for pair in pairs if not (DATA / f"out-{room_id}-{pair[0]}").exists()}


words = Pump("room", "words", fetch, may_receive)
catalogue.event("words", Words, "Rows.")
catalogue.event("news", Nothing, "News.")


@catalogue.on("join", Room, kind=Kind.SYNC)
def join(viewer: Viewer, sent: Room) -> dict[str, Any]:
    """Come in."""
    last = len(lines(sent.room))
    live.enter(words, sent.room, last)
    return {"last_seq": last}


@catalogue.on("leave", Room)
def leave(viewer: Viewer, sent: Room) -> None:
    """Go out."""
    live.leave(words, sent.room)


@catalogue.on("say", Said, kind=Kind.SEND)
def say(viewer: Viewer, sent: Said) -> dict[str, Any]:
    """Say something."""
    seq = add_rows(sent.room, sent.text)
    publish.ring_room(words, sent.room)
    return {"seq": seq, "by": viewer.user_id}


@catalogue.on("ping", Nothing)
def ping(viewer: Viewer, sent: Nothing) -> dict[str, Any]:
    """Answer."""
    return {"user": viewer.user_id}


@catalogue.on("refuse", Nothing)
def refuse(viewer: Viewer, sent: Nothing) -> dict[str, Any]:
    """Refuse with a reason."""
    raise Forbidden("not_your_turn")


@catalogue.on("away", Nothing)
def away(viewer: Viewer, sent: Nothing) -> dict[str, Any]:
    """Find the database away."""
    raise OperationalError("SELECT", {}, Exception("away"))


@catalogue.on("break", Nothing)
def broken(viewer: Viewer, sent: Nothing) -> dict[str, Any]:
    """Break with words in the error."""
    raise RuntimeError("secret words of a member")


def load_viewer(token: str, in_use: bool = True) -> Viewer | None:
    """A session file names its member; without the file the session has ended."""
    path = DATA / f"session-{token}"
    user, number = token.split("-")
    if user == "666":
        raise RuntimeError("secret words of a member")
    return Viewer(user_id=int(user), session_id=int(number)) if path.exists() else None


def ended_sessions(pairs: frozenset[Pair]) -> dict[Pair, str]:
    """Those without a session file; what is in a file that says it ended is why."""
    ended = {pair for pair in pairs if not (DATA / f"session-{pair[0]}-{pair[1]}").exists()}
    why = {pair: DATA / f"ended-{pair[0]}-{pair[1]}" for pair in ended}
    return {pair: path.read_text() if path.exists() else "signed_out" for pair, path in why.items()}


def note_gone(gone: Gone) -> None:
    """Write down who left, so that a test can read it."""
    if gone.user_id == 99:
        raise RuntimeError("this listener breaks")
    with (DATA / "gone").open("a") as out:
        out.write(json.dumps([gone.user_id, list(gone.rooms), gone.reason]) + "\n")


def explode(channel: str) -> None:
    """Break while following a bell."""
    raise RuntimeError("this listener breaks")


def begin() -> Callable[[], None]:
    """Background work that leaves traces."""
    (DATA / "begun").touch()
    return (DATA / "ended").touch


def make_app() -> Flask:
    """The app."""
    app = Flask(__name__)
    port = int(os.environ["HOUSE_PORT"])
    settings = Settings.for_tests(
        "sqlite://", DATA, origins=(f"http://127.0.0.1:{port}",), queue_url=os.environ.get("HOUSE_QUEUE")
    )
    app.secret_key = settings.secret_key
    Babel(app)
    current.configure(load_viewer)
    hub = live.create(app, settings, catalogue=catalogue, pumps=[words], ended_sessions=ended_sessions)
    hub.on_gone(note_gone)
    hub.at_start(begin)
    hub.on_ring("explode:", explode)

    @app.get("/in/<int:user>/<int:number>")
    def sign_in(user: int, number: int) -> dict[str, str]:
        token = f"{user}-{number}"
        (DATA / f"session-{token}").touch()
        session["_user_id"] = token
        return {"csrf": csrf.token_for(token)}

    @app.get("/evict/<int:user>")
    def evict(user: int) -> str:
        publish.evict(user, "signed_out")
        return "evicted"

    @app.get("/evict/<int:user>/<int:number>")
    def evict_session(user: int, number: int) -> str:
        publish.evict(user, "signed_out", session_id=number)
        return "evicted"

    @app.get("/fill/<int:room>/<int:count>", defaults={"size": 4000})
    @app.get("/fill/<int:room>/<int:count>/<int:size>")
    def fill(room: int, count: int, size: int) -> str:
        for number in range(count // 10):
            add_rows(room, *(f"{number}:" + "x" * size for _ in range(10)))
            publish.ring_room(words, room)
            gevent.sleep(0.04)
        return "filled"

    @app.get("/tell/<int:user>")
    def tell(user: int) -> str:
        publish.to_user(user, "news", {})
        return "told"

    @app.get("/memory")
    def memory() -> str:
        return Path("/proc/self/statm").read_text().split()[1]

    @app.get("/library")
    def library() -> dict[str, str]:
        """What of the standard library gevent has replaced here, and by what."""
        places = {name: sys.modules[name] for name in monkey.saved if name in sys.modules}
        return {
            f"{name}.{item}": str(getattr(module, item, None)).partition(" at 0x")[0]
            for name, module in places.items()
            for item in monkey.saved[name]
        }

    return app


app = make_app()
