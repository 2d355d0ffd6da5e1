"""What people may send to threads: the same models for forms and for JSON."""

from typing import Annotated

from pydantic import Field

from forum.core.inputs import Input, Note, OptionalId, OptionalNonce, PublicIdText, Title, Words
from forum.safety.notes import ContentNote
from forum.threads.models import Filter, Tag, Wants

MOST_TAGS = 3
Notes = Annotated[list[ContentNote], Field(max_length=len(ContentNote))]


class NewThread(Input):
    """The first words of a thread."""

    title: Title
    wants: Wants = Wants.ANYTHING
    tags: list[Tag] = Field(default_factory=list, max_length=MOST_TAGS)
    notes: Notes = Field(default_factory=list)
    body: Words


class NewThreadForm(NewThread):
    """The same from the page, whose form was given a nonce when it was shown (the API sends Idempotency-Key)."""

    nonce: OptionalNonce = None


class NewPost(Input):
    """A reply; ``reply_to`` is the public id of the post that it answers, ``quote`` words that stand in that post."""

    body: Words
    reply_to: OptionalId = None
    quote: Note = ""
    notes: Notes = Field(default_factory=list)


class NewPostForm(NewPost):
    """The same from the page."""

    nonce: OptionalNonce = None


class Edit(Input):
    """New words for a post. ``title`` only for the post that opened its thread; ``version`` is the one that was edited
    (the API sends it as If-Match instead); ``notes`` are its content notes from now on, null leaves them."""

    body: Words
    title: Title | None = None
    version: int | None = Field(default=None, ge=1, le=1_000_000)
    notes: Notes | None = None


class EditForm(Edit):
    """The same from the page: a form with nothing ticked sends nothing, and means none."""

    notes: Notes | None = Field(default_factory=list)


class Preview(Input):
    """Words to look at as they would stand."""

    body: Words


class Asking(Input):
    """Which kind of reply would help."""

    wants: Wants


class ChosenNotes(Input):
    """Content notes: of a post, or those that somebody wants folded."""

    notes: Notes = Field(default_factory=list)


class Read(Input):
    """How far somebody has read: the public id of the last post that they saw."""

    post: PublicIdText


class ThreadsQuery(Input):
    """Which page of a space's threads; ``older`` and ``newer`` are cursors of the same list."""

    show: Filter = Filter.ALL
    older: str | None = Field(default=None, max_length=400)
    newer: str | None = Field(default=None, max_length=400)


class PostsQuery(Input):
    """Which page of a thread: after or before a cursor, around a post (``at``), or its end. At most one of them."""

    after: str | None = Field(default=None, max_length=400)
    before: str | None = Field(default=None, max_length=400)
    at: OptionalId = None
    end: bool = False


class ShowQuery(PostsQuery):
    """The same for the page, which may also open the answer to a post, with words of it to choose or without."""

    reply: OptionalId = None
    quote: OptionalId = None


class KeptQuery(Input):
    """Which page of what was kept for later."""

    older: str | None = Field(default=None, max_length=400)


class Choice(Input):
    """Turn something on or off."""

    on: bool
