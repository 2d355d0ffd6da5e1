"""What spaces ask of the floors above. ``wiring.py`` hands the functions in."""

from collections.abc import Callable


def _none(_: int) -> int:
    return 0


# How many posts of a member (their key) others can read.
visible_posts: Callable[[int], int] = _none


def connect(*, asks_visible_posts: Callable[[int], int] = _none) -> None:
    """Hand in what is listed above (called once by ``wiring.py``); what is left out is forgotten."""
    global visible_posts
    visible_posts = asks_visible_posts
