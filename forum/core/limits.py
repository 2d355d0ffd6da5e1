"""How often one actor may do a thing: counted per account and per address, before and outside any transaction.

Counts live in memory (one process) or in Valkey/Redis (many). Every use is counted in memory too, so when Valkey does
not answer, this process's own counts are already there: limits never fail open, a lost server costs exactness only.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from forum.core import clock
from forum.core.errors import TooMany
from forum.core.viewer import Viewer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limit:
    """``count`` times ``per`` span for one account; an address (IPv6: its /64) gets ``per_address`` times, if given."""

    name: str
    count: int
    per: timedelta
    per_address: int | None = None

    def item(self, count: int) -> RateLimitItem:
        """This limit as an item of the limits library."""
        return RateLimitItemPerSecond(count, int(self.per.total_seconds()), namespace=self.name)


@dataclass(slots=True)
class Standing:
    """How an account stands with the tightest limit counted so far; ``limit`` 0: none was."""

    limit: int = 0
    remaining: int = 0
    reset: int = 0


# A hung server may hold one caller up for this long, and then nobody for a while.
ANSWER_WITHIN = 0.1
LEFT_ALONE = 1.0

LOOK_EVERY = 1.0


class _Memory(MemoryStorage):
    """As the library's, which looks through all of its counts 10 ms after each use (a tenth of a busy room's time):
    this one does at most once a second. Should the library rename the step, it does as before."""

    def _MemoryStorage__schedule_expiry(self) -> None:  # noqa: N802  the library's name
        if not self.timer.is_alive():
            self.timer = threading.Timer(LOOK_EVERY, self._MemoryStorage__expire_events)  # type: ignore[attr-defined]
            self.timer.daemon = True
            self.timer.start()


_near: MovingWindowRateLimiter  # made by ``configure``: it begins with a thread, which reading a module should not
_shared: MovingWindowRateLimiter | None = None
_shared_from = 0.0  # on the monotonic clock
_standing: ContextVar[Standing | None] = ContextVar("standing", default=None)
_address: Callable[[], str | None] = lambda: None  # noqa: E731
_enabled = True


def configure(queue_url: str | None, address: Callable[[], str | None], enabled: bool = True) -> None:
    """Choose where counts live and how to learn the caller's address (called once by ``app.py``)."""
    global _shared, _shared_from, _near, _address, _enabled
    _shared_from = 0.0
    _near = MovingWindowRateLimiter(_Memory())
    _shared = MovingWindowRateLimiter(_storage(queue_url)) if queue_url else None
    _address, _enabled = address, enabled


def _storage(queue_url: str) -> Storage:
    return storage_from_string(  # type: ignore[return-value]  # the asynchronous ones have other addresses
        queue_url, socket_timeout=ANSWER_WITHIN, socket_connect_timeout=ANSWER_WITHIN
    )


def count(limit: Limit, actor: Viewer, subject: str | None = None) -> None:
    """Count one use by this actor (and by the caller's address).

    Args:
        subject: what to count under when nobody is signed in, such as a digest of the address typed at sign-in.

    Raises:
        TooMany: over the limit; carries the seconds until the next one is free.
    """
    if not _enabled or actor.user_id < 0:
        return
    who = subject or (f"u{actor.user_id}" if actor.user_id else None)
    if who is not None:
        # Only one's own account is told how it stands: an address may be shared with people one never meets.
        _hit(limit.item(limit.count), who, _standing.get() if subject is None else None)
    address = _address()
    if limit.per_address is not None and address:
        _hit(limit.item(limit.per_address), network_of(address))


@contextmanager
def standing() -> Iterator[Standing]:
    """Collect, for the length of the block, how the actor stands with the tightest limit that is counted in it."""
    collected = Standing()
    token = _standing.set(collected)
    try:
        yield collected
    finally:
        _standing.reset(token)


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 of an IPv6 one (one household, one server).

    What is no address (a socket's path, a proxy's word) counts as it is.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(IPv6Address(int(parsed) >> 64 << 64)) + "/64"
    return str(parsed)


def _hit(item: RateLimitItem, who: str, collected: Standing | None = None) -> None:
    near = _near.hit(item, who)
    if _shared is None or time.monotonic() < _shared_from:
        _judge(_near, near, item, who, collected)
        return
    try:
        _judge(_shared, _shared.hit(item, who), item, who, collected)
    except TooMany:
        raise
    except Exception as error:
        _leave_alone(error)
        _judge(_near, near, item, who, collected)


def _leave_alone(error: Exception) -> None:
    global _shared_from
    _shared_from = time.monotonic() + LEFT_ALONE
    log.warning("shared limits do not answer (%s); this process counts for itself", type(error).__name__)


def _judge(
    limiter: MovingWindowRateLimiter, allowed: bool, item: RateLimitItem, who: str, collected: Standing | None
) -> None:
    if allowed and collected is None:
        return
    stats = limiter.get_window_stats(item, who)
    # Never longer than the span itself, whatever the two machines' clocks say.
    wait = min(float(item.get_expiry()), max(1.0, stats.reset_time - clock.now().timestamp()))
    if collected is not None and (not collected.limit or stats.remaining < collected.remaining):
        collected.limit, collected.remaining, collected.reset = item.amount, max(0, stats.remaining), round(wait)
    if not allowed:
        raise TooMany(timedelta(seconds=wait))
