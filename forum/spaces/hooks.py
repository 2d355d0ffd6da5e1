"""What spaces ask of the floors above. ``wiring.py`` hands the functions in."""

from collections.abc import Callable


def _none(_: int) -> int:
    return 0


# How many posts of a member (their key) others can read.
visible_posts: Callable[[int], int] = _none


# Somebody (their key) was given a task, inside the transaction that gives it.
task_given: Callable[[int], object] = _none


def connect(
    *, asks_visible_posts: Callable[[int], int] = _none, on_task_given: Callable[[int], object] = _none
) -> None:
    """Hand in what is listed above (called once by ``wiring.py``); what is left out is forgotten."""
    global visible_posts, task_given
    visible_posts, task_given = asks_visible_posts, on_task_given
