"""What a room is compared with: stock Flask-SocketIO that broadcasts each message to a room and keeps nothing.

It answers the same events as our rooms do, so the same client talks to both. Nobody signs in, nothing is checked.
"""

from typing import Any

from flask import Flask
from flask_socketio import SocketIO, emit, join_room

app = Flask("bare")
socketio = SocketIO(app, async_mode="gevent", cors_allowed_origins="*")


@app.get("/health")
def health() -> str:
    """Whether it has started."""
    return "well"


@socketio.on("room.enter", namespace="/live")
def enter(sent: dict[str, Any]) -> dict[str, Any]:
    """Come in."""
    join_room(sent["room"])
    return {"ok": True, "in_room": True}


@socketio.on("room.say", namespace="/live")
def say(sent: dict[str, Any]) -> dict[str, Any]:
    """Send it to everybody in the room."""
    event = {"kind": "message", "text": sent["text"], "nonce": sent["nonce"]}
    emit("room.events", {"room": sent["room"], "events": [event]}, to=sent["room"])
    return {"ok": True}
