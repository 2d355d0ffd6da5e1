"""Every event of the ``/live`` namespace, in and out, declared once: what it carries, who handles it, what it is for.

``docs/events.md`` and the access matrix are made from it; an event that is not here is refused or cannot be sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from forum.core.inputs import Input
from forum.core.viewer import Viewer
from forum.live.rates import Kind

Handler = Callable[[Viewer, Any], dict[str, Any] | None]
H = TypeVar("H", bound=Handler)


@dataclass(frozen=True, slots=True)
class Inbound:
    """An event that members may send. ``handler`` gets the Viewer and the parsed input, and returns the answer."""

    name: str
    model: type[Input]
    handler: Handler
    kind: Kind
    doc: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An event that the house sends."""

    name: str
    model: type[BaseModel]
    doc: str


class Catalogue:
    """The register. The house has one; tests make their own."""

    def __init__(self) -> None:
        self.inbound: dict[str, Inbound] = {}
        self.outgoing: dict[str, Outgoing] = {}

    def on(self, name: str, model: type[Input], *, kind: Kind = Kind.ACT) -> Callable[[H], H]:
        """Declare the handler of an inbound event; its docstring becomes its documentation.

        Raises:
            ValueError: the event already has a handler, or the handler has no docstring.
        """

        def declare(handler: H) -> H:
            if name in self.inbound:
                raise ValueError(f"two handlers for the event {name}")
            if not handler.__doc__:
                raise ValueError(f"the handler of {name} does not say what it does")
            self.inbound[name] = Inbound(name, model, handler, kind, handler.__doc__.strip())
            return handler

        return declare

    def event(self, name: str, model: type[BaseModel], doc: str) -> str:
        """Declare an outgoing event; returns its name, to be kept as a constant.

        Raises:
            ValueError: the name is taken by an event of another form.
        """
        declared = Outgoing(name, model, doc)
        if self.outgoing.setdefault(name, declared) != declared:
            raise ValueError(f"two forms of the event {name}")
        return name


catalogue = Catalogue()


class Draining(BaseModel):
    """The server is about to restart."""

    retry_in: int


class Evicted(BaseModel):
    """This socket's sign-in has ended."""

    reason: str


class RoomLeft(BaseModel):
    """You are no longer in this room."""

    room: str


SERVER_DRAINING = catalogue.event(
    "server_draining", Draining, "The server restarts. Connect again in `retry_in` seconds and ask for what you missed."
)
EVICTED = catalogue.event(
    "evicted", Evicted, "Your sign-in ended (`reason` is a code). The socket closes; do not connect again by yourself."
)
ROOM_LEFT = catalogue.event("room_left", RoomLeft, "You are no longer in `room`; nothing more of it will reach you.")
