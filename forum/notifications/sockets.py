"""What the notices tell an open page: only that there is something new, never what."""

from pydantic import BaseModel

from forum.live.catalogue import catalogue


class NewNotices(BaseModel):
    """Nothing but the ring."""


catalogue.event("notices.new", NewNotices, "There is something new under Notices.")
