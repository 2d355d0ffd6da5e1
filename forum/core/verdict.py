"""What a policy answers: yes; "that does not exist for you"; or no, with a reason code."""

from dataclasses import dataclass

from forum.core.errors import Forbidden, NotFound


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to "may this viewer do this?". True in a condition exactly when it allows."""

    allowed: bool
    reason: str | None = None

    def __bool__(self) -> bool:
        return self.allowed


ALLOW = Verdict(True)
HIDDEN = Verdict(False, None)


def deny(reason: str) -> Verdict:
    """No, and the viewer may know why: ``reason`` is a public code such as ``thread_locked``."""
    return Verdict(False, reason)


def require(verdict: Verdict) -> None:
    """Go on only when allowed.

    Raises:
        NotFound: the verdict is HIDDEN (what you may not see does not exist).
        Forbidden: the verdict is a denial; its reason is the code.
    """
    if verdict.allowed:
        return
    if verdict.reason is None:
        raise NotFound
    raise Forbidden(verdict.reason)
