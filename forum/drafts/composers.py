"""Edge: bringing a draft back into the form it was typed in, and keeping what arrives too late."""

from collections.abc import Iterable, Sequence

from flask import request, url_for

from forum.core import ids
from forum.core.errors import Forbidden
from forum.core.inputs import parse
from forum.core.viewer import SYSTEM
from forum.drafts import operations, places, queries
from forum.drafts.inputs import Keep, form_fields
from forum.drafts.queries import Kept
from forum.web import authors
from forum.web.current import viewer
from forum.web.pages import Kept as TypedBefore
from forum.web.pages import bring_back
from forum.web.problems import KeptAt


def bring_back_draft(place: str) -> Kept | None:
    """Put what the reader has typed here and not sent into the form of this page; returns it, or None.

    For the view of a page with a composer, before it renders. Words that came back with a refused form go first.
    """
    found = queries.words_at(viewer(), place)
    if found is not None and found.box is not None:
        bring_back(_fields(found), found.aside)
    return found


def drafts_at(places_of_page: Iterable[str], *, first_of: Sequence[str] = ()) -> dict[str, TypedBefore]:
    """What the reader has typed and not sent at several places of one page, for forms of their own; by place.

    Args:
        first_of: places of the form that the page itself is, if it is one: what was typed at the first of them that has
            anything comes back there, as with ``bring_back_draft``.
    """
    wanted = set(places_of_page)
    found = queries.words_at_places(viewer(), wanted | set(first_of))
    begun = next((found[place] for place in first_of if place in found), None)
    if begun is not None and begun.box is not None:
        bring_back(_fields(begun), begun.aside)
    shown = [one for place, one in found.items() if place in wanted and one.box is not None]
    return {one.place: TypedBefore(_fields(one), one.aside) for one in shown}


def _fields(kept: Kept) -> dict[str, list[str]]:
    return kept.fields | {"draft_version": [str(kept.version)]}


def way_to(place: str) -> str:
    """The page where these words can be gone on with; the list of drafts for a place that has no page any more."""
    kind = places.kind_of(place)
    if kind is None:
        return url_for("drafts.index")
    return url_for(kind.endpoint, _anchor=kind.anchor, **places.arguments_of(place))


def sent_form() -> Keep:
    """What the form of this request wants to have kept.

    Raises:
        Invalid: with the fields' codes.
    """
    sent = request.form
    # A page without JavaScript does not name itself: each of its looks is a page of its own.
    return parse(
        Keep,
        {
            "fields": form_fields(sent.items(multi=True)),
            "version": sent.get("draft_version") or 0,
            "writer": sent.get("draft_writer") or ids.new(),
            "by": sent.get("draft_by", ""),
        },
    )


def check_author(by: str) -> None:
    """Make sure that a page was made for whoever sends it.

    Raises:
        Forbidden: ``words_of_another``: someone else has signed in on this device meanwhile.
    """
    if by and authors.person_of(by) != viewer().public_id:
        raise Forbidden("words_of_another")


def keep_arrived() -> KeptAt | None:
    """Keep the words of a form that was refused as a whole: its session has ended, its token is another session's, or
    what it was about is gone. Only the mark of its page says whose they are.

    Raises:
        Problem: they cannot be kept.
    """
    place = request.form.get("draft_place", "")
    person_id = authors.person_of(request.form.get("draft_by", ""), fresh=True)
    if person_id is None or places.kind_of(place) is None:
        return None
    sent, who = sent_form(), viewer()
    kept = operations.keep_late(SYSTEM, person_id, place, sent.fields, version=sent.version, writer=sent.writer)
    if kept is None:
        return None
    return KeptAt(way_to(place), by_reader=not who.signed_in or who.public_id == person_id)
