"""The register that every endpoint of this slice hangs itself on."""

from forum.meetings import present, queries
from forum.meetings.models import Meeting
from forum.web.api import Api
from forum.web.current import viewer

api = Api("meetings")
# What a filter says that stops words; `filter_live`: nobody can read them first in a room.
FILTERED = ("filter_email", "filter_phone", "filter_link", "filter_flood", "filter_words", "filter_live")


def with_seat(found: Meeting) -> present.MeetingOut:
    """A meeting, with the seat of whoever asks."""
    return present.meeting(found, queries.my_seats(viewer(), [found]).get(found.id))
