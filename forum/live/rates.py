"""How fast one socket and one member may send, by class of event. In memory: a socket lives in one process.

A bucket keeps counting while somebody spams: each refused event costs too, so the way back is to pause. Whoever
uses three times what a bucket holds is disconnected.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

FLOOD = 3.0


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` events at once, then ``per_second``."""

    burst: float
    per_second: float


class Kind(Enum):
    """Classes of inbound events. The figures are per socket; a member has twice that over all of theirs."""

    SEND = Rate(8, 1.0)
    SYNC = Rate(8, 0.4)
    HAND = Rate(3, 0.3)
    ACT = Rate(10, 1.0)
    CONNECT = Rate(20, 0.33)


class Bucket:
    """One token bucket. ``take`` says whether there was a token; ``flooded`` that it is far beyond empty."""

    __slots__ = ("_at", "_clock", "_level", "_rate")

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._level, self._at = rate.burst, clock()

    def take(self) -> bool:
        """Use one token; refused attempts drive the level below zero."""
        now = self._clock()
        self._level = min(self._rate.burst, self._level + (now - self._at) * self._rate.per_second) - 1
        self._at = now
        return self._level >= 0

    @property
    def flooded(self) -> bool:
        """More than FLOOD times the burst has been used without a pause."""
        return self._level < -(FLOOD - 1) * self._rate.burst

    @property
    def wait(self) -> timedelta:
        """How long until the next token, if nothing more is sent."""
        return timedelta(seconds=max(0.0, 1 - self._level) / self._rate.per_second)

    @property
    def idle(self) -> bool:
        """Full again: forgetting it changes nothing."""
        return self._level + (self._clock() - self._at) * self._rate.per_second >= self._rate.burst


class Buckets:
    """The buckets of one socket or one member, made as they are needed."""

    __slots__ = ("_buckets", "_times")

    def __init__(self, times: float = 1.0) -> None:
        self._times = times
        self._buckets: dict[Kind, Bucket] = {}

    def of(self, kind: Kind) -> Bucket:
        """The bucket for a class of events."""
        if kind not in self._buckets:
            rate = kind.value
            self._buckets[kind] = Bucket(Rate(rate.burst * self._times, rate.per_second * self._times))
        return self._buckets[kind]

    @property
    def idle(self) -> bool:
        """All are full again."""
        return all(bucket.idle for bucket in self._buckets.values())
