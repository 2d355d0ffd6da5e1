"""Where a sanction holds: the codes of the limits that spaces know, and nothing for everywhere."""

from forum.spaces.scopes import EVERYWHERE, FIRST_WORDS_AGAIN, MEETINGS, of_space, space_of

__all__ = ["EVERYWHERE", "FIRST_WORDS_AGAIN", "MEETINGS", "of_space", "space_of"]
