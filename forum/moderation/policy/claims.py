"""Leases: how long somebody has a case, and which of their pages may give it back. Pure."""

from forum.moderation.models import Case


def lease_of(case: Case) -> str:
    """The name of the lease that a case is on now: another one after each sign of life, empty when nobody has it."""
    return f"{int(case.lease_until.timestamp() * 1_000_000):x}" if case.lease_until else ""
