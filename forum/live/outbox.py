"""What waits to be written to one socket. Engine.IO's own queue has no bound: a slow reader grows memory there."""

from collections.abc import Callable
from typing import Any

from gevent.queue import JoinableQueue

# A reader this far behind is cut; it comes back and asks for what it missed. Bytes are shared between recipients.
MOST_PACKETS = 256
MOST_BYTES = 1024 * 1024


class Outbox(JoinableQueue):  # type: ignore[misc]  # gevent ships no types
    """What waits to be written to one socket, bounded in packets and bytes. Overflowing cuts the socket."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = 0
        self.overflowed: Callable[[], None] | None = None

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        """Add a packet (or None, which ends the writer and always fits); never raises, never blocks."""
        if item is not None:
            if self.qsize() >= MOST_PACKETS or (self.weight > MOST_BYTES and self.qsize() > 1):
                if self.overflowed is not None:
                    self.overflowed()
                return
            self.weight += _weigh(item)
        super().put(item, block, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """The next packet; as the queue's own."""
        item = super().get(block, timeout)
        if item is not None:
            self.weight -= _weigh(item)
        return item

    def forget(self) -> None:
        """Drop all that has not been written yet: nothing more may reach this person."""
        self.queue.clear()
        self.weight = 0


def _weigh(packet: Any) -> int:
    return len(packet.data) if isinstance(packet.data, str) else 64
