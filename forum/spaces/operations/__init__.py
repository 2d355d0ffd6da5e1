"""The verbs of spaces: being admitted, the bridge, grants, standing, the spaces themselves; and the counts that other
slices hand down."""

from forum.spaces.operations.arranging import close_space, edit_space, make_space, move_space
from forum.spaces.operations.belonging import (
    admit,
    choose_folds,
    count_published,
    join_bridge,
    keep_limits,
    leave_bridge,
    open_side,
    uncount_published,
)
from forum.spaces.operations.granting import give_grant, take_grant

__all__ = [
    "admit",
    "choose_folds",
    "close_space",
    "count_published",
    "edit_space",
    "give_grant",
    "join_bridge",
    "keep_limits",
    "leave_bridge",
    "make_space",
    "move_space",
    "open_side",
    "take_grant",
    "uncount_published",
]
