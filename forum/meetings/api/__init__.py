"""Groups, meetings and rooms over JSON: the same operations as the pages and the sockets, one file for each subject."""

from forum.meetings.api import groups, leading, meetings, private, room, turns, words
from forum.meetings.api.register import api

__all__ = ["api", "groups", "leading", "meetings", "private", "room", "turns", "words"]
