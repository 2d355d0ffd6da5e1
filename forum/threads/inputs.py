"""What people may send to threads: the same models for forms and for JSON."""

from pydantic import Field

from forum.core.inputs import Input, OptionalId, OptionalNonce, PublicIdText, Title, Words
from forum.threads.models import Tag, Wants
from forum.threads.queries import Filter

MOST_TAGS = 3


class NewThread(Input):
    """The first words of a thread. A form also carries its own ``nonce``; the API sends Idempotency-Key."""

    title: Title
    wants: Wants = Wants.ANYTHING
    tags: list[Tag] = Field(default_factory=list, max_length=MOST_TAGS)
    body: Words
    nonce: OptionalNonce = None


class NewPost(Input):
    """A reply; ``reply_to`` is the public id of the post that it answers."""

    body: Words
    reply_to: OptionalId = None
    nonce: OptionalNonce = None


class Edit(Input):
    """New words for a post. ``title`` only for the post that opened its thread; ``version`` is the one that was edited
    (the API sends it as If-Match instead)."""

    body: Words
    title: Title | None = None
    version: int | None = Field(default=None, ge=1, le=1_000_000)


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
