"""What was found, as plain data: a line of the words around the first hit, and where they stand."""

import re
from html import unescape

from forum.core.paging import Page
from forum.search.engines import terms_of
from forum.search.mine import MyWords
from forum.search.queries import Found
from forum.web.api import Output
from forum.web.pages import when_code

AROUND = 160
"""Characters of a line that shows where the words stand."""
_TAG = re.compile(r"<[^>]*>")


class AuthorOut(Output):
    """Who wrote it: a pen name and a side, nothing else."""

    name: str
    side: str


class FoundOut(Output):
    """A post that holds the words. ``line`` is empty where the post has content notes, which are named instead."""

    post: str
    thread: str
    title: str | None
    space: str
    author: AuthorOut
    line: str
    notes: list[str]
    state: str
    when: str
    is_mine: bool


class FoundsOut(Output):
    """A page of them, newest first, with cursors that hold for the same words alone."""

    found: list[FoundOut]
    older: str | None
    newer: str | None


class MyWordsOut(Output):
    """One of one's own posts. ``thread`` is null where the thread around it is out of sight."""

    post: str
    thread: str | None
    title: str | None
    space: str | None
    html: str
    state: str
    note: str | None
    when: str
    is_opening: bool


class AllMyWordsOut(Output):
    """A page of one's own words, newest first."""

    words: list[MyWordsOut]
    older: str | None
    newer: str | None


def line_of(found: Found, words: str) -> str:
    """Plain words around the first hit; none where the author put a content note on them."""
    if found.notes and not found.is_mine:
        return ""
    plain = " ".join(unescape(_TAG.sub(" ", str.__str__(found.body))).split())
    low = plain.casefold()
    hits = [low.find(term) for term in terms_of(words)]
    start = max(0, min((hit for hit in hits if hit >= 0), default=0) - AROUND // 3)
    if start:
        start = plain.find(" ", start) + 1
    line = plain[start : start + AROUND]
    if start + AROUND < len(plain):
        line = line.rpartition(" ")[0] or line
    return ("… " if start else "") + line + (" …" if start + AROUND < len(plain) else "")


def found_out(page: Page[Found], words: str) -> FoundsOut:
    """A page of what was found, for the API."""
    return FoundsOut(
        found=[
            FoundOut(
                post=one.post_id,
                thread=one.thread_id,
                title=one.title,
                space=one.space,
                author=AuthorOut(name=one.author, side=one.side.value),
                line=line_of(one, words),
                notes=one.notes.split(),
                state=one.state.value,
                when=when_code(one.placed_at),
                is_mine=one.is_mine,
            )
            for one in page.items
        ],
        older=page.older,
        newer=page.newer,
    )


def my_words_out(page: Page[MyWords]) -> AllMyWordsOut:
    """A page of one's own words, for the API."""
    return AllMyWordsOut(
        words=[
            MyWordsOut(
                post=one.post_id,
                thread=one.thread_id,
                title=one.title,
                space=one.space,
                html=str.__str__(one.body),
                state=one.state.value,
                note=one.desk_note,
                when=when_code(one.written_at),
                is_opening=one.opening,
            )
            for one in page.items
        ],
        older=page.older,
        newer=page.newer,
    )
