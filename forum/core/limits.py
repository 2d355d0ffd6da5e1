"""How often one actor may do a thing: counted per account and per address, before and outside any transaction.

Counts live in memory (one process) or in Valkey/Redis (many). If Valkey does not answer, sign-in limits fall back to
this process's own counts: they never fail open; for the rest the same holds, so a lost server costs exactness only.
"""

import logging
from collections.abc import Callable
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


_near = MovingWindowRateLimiter(MemoryStorage())
_shared: MovingWindowRateLimiter | None = None
_address: Callable[[], str | None] = lambda: None  # noqa: E731
_enabled = True


def configure(queue_url: str | None, address: Callable[[], str | None], enabled: bool = True) -> None:
    """Choose where counts live and how to learn the caller's address (called once by ``app.py``)."""
    global _shared, _near, _address, _enabled
    _near = MovingWindowRateLimiter(MemoryStorage())
    _shared = MovingWindowRateLimiter(_storage(queue_url)) if queue_url else None
    _address, _enabled = address, enabled


def _storage(queue_url: str) -> Storage:
    return storage_from_string(queue_url, socket_timeout=0.1, socket_connect_timeout=0.1)  # type: ignore[return-value]


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
        _hit(limit.item(limit.count), who)
    address = _address()
    if limit.per_address is not None and address is not None:
        _hit(limit.item(limit.per_address), network_of(address))


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 of an IPv6 one (one household, one server)."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(IPv6Address(int(parsed) >> 64 << 64)) + "/64"
    return str(parsed)


def _hit(item: RateLimitItem, who: str) -> None:
    limiter = _near
    if _shared is not None:
        try:
            if _shared.hit(item, who):
                return
            limiter = _shared
            raise _refusal(limiter, item, who)
        except TooMany:
            raise
        except Exception:
            log.warning("shared limits do not answer; this process counts for itself")
    if not _near.hit(item, who):
        raise _refusal(_near, item, who)


def _refusal(limiter: MovingWindowRateLimiter, item: RateLimitItem, who: str) -> TooMany:
    reset = limiter.get_window_stats(item, who).reset_time
    return TooMany(timedelta(seconds=max(1.0, reset - clock.now().timestamp())))
