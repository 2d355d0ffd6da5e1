"""Bells between processes over Valkey or Redis: "look again", "this person must go", small news without words in it.

A bell may be lost at any time and is never worth waiting for. In a serving process a request only puts it into a
bounded box; one greenlet carries it, with 100 ms for each try. A process that serves nobody (command line,
``open-chair work``) rings directly, bounded by the same 100 ms.

Nothing a member wrote is ever put here. A message is JSON, at most 2 kB; each kind is checked by who hears it.
"""

import json
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import gevent
import redis
from gevent.event import Event
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)
PATIENCE = 0.1
MOST_WAITING = 1000
MOST_BYTES = 2048
Message = Mapping[str, Any]


class Bells:
    """Sends and takes bells; without a queue address it does neither, and the house runs in one process."""

    def __init__(self, url: str | None, channel: str, follow: Callable[[dict[str, Any]], None]) -> None:
        self.url, self.channel = url, channel
        self._me = secrets.token_hex(8)
        self._follow = follow
        self._box: OrderedDict[str, None] = OrderedDict()
        self._more = Event()
        self._carried = False
        self._line: redis.Redis | None = None

    def send(self, message: Message) -> None:
        """Tell every other process. Returns at once in a serving process, within 100 ms elsewhere; never raises.

        Equal messages that still wait are one message; when the box is full the oldest goes.
        """
        if self.url is None:
            return
        text = json.dumps({**message, "from": self._me}, separators=(",", ":"), sort_keys=True)
        if len(text) > MOST_BYTES:
            raise ValueError("a bell carries no content")
        if not self._carried:
            self._ring(text)
            return
        self._box.pop(text, None)
        self._box[text] = None
        while len(self._box) > MOST_WAITING:
            self._box.popitem(last=False)
        self._more.set()

    def hear(self, raw: bytes) -> None:
        """Follow what another process sent; own messages and anything that is not a bell are passed over."""
        try:
            message = json.loads(raw[: MOST_BYTES + 1])
        except (ValueError, RecursionError):
            return
        if isinstance(message, dict) and message.get("from") != self._me:
            self._follow(message)

    def carry(self) -> None:
        """Carry what is in the box, for ever (one greenlet of a serving process)."""
        self._carried = True
        while True:
            self._more.wait()
            self._more.clear()
            while self._box:
                text, _ = self._box.popitem(last=False)
                self._ring(text)
                gevent.sleep(0)

    def _ring(self, text: str) -> None:
        try:
            self._connected().publish(self.channel, text)
        except (RedisError, OSError) as error:
            log.warning("a bell was not rung (%s)", type(error).__name__)

    def _connected(self) -> "redis.Redis":
        if self._line is None:
            self._line = redis.Redis.from_url(
                str(self.url),
                socket_timeout=PATIENCE,
                socket_connect_timeout=PATIENCE,
                retry=Retry(NoBackoff(), 0),
            )
        return self._line
