"""A member as the desk knows them; notes, days to look again, and asking the leads."""

from typing import Any

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core import ids
from forum.core.errors import Invalid
from forum.core.inputs import parse, parse_form
from forum.drafts.composers import drafts_at
from forum.moderation import words
from forum.moderation.inputs import FollowUpForm, NoteForm, OlderQuery, TeamAnswer
from forum.moderation.operations import escalating, following, membering, noting
from forum.moderation.operations import team as writing
from forum.moderation.pages.blueprint import bp
from forum.moderation.pages.cases import case
from forum.moderation.present import context
from forum.moderation.queries import notes
from forum.safety.text import render
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again, when


@bp.app_context_processor
def _names() -> dict[str, Any]:
    """What the parts of these pages need, wherever they stand."""
    return {"new_name": ids.new, "since": words.notes.SINCE, "measures": words.notes.MEASURES, "kinds": words.KINDS}


@bp.get("/desk/members/<member_id>")
def member(member_id: str) -> str:
    """What the desk knows of a member. Opening it is written into the record."""
    query = parse(OlderQuery, request.args.to_dict())
    person = membering.open_member(viewer(), member_id)
    shown = context.member(viewer(), person.id, query.older, when)
    places = [f"{kind}:{member_id}" for kind in ("member_note", "member_case", "team_to")]
    begun = drafts_at(places)
    older = shown.team.older
    return render_template(
        "moderation/member.html",
        part=context.part(shown.context),
        decisions=shown.context.decisions,
        decided=words.decided,
        conversation={
            "lines": [(one, render(one.words)) for one in shown.team.words],
            "name": shown.context.name,
            "member": member_id,
            "case": "",
            "begun": begun,
            "older_url": url_for(".member", member_id=member_id, older=older) if older else "",
            "nonce": ids.new(),
        },
        begun=begun,
        nonce=ids.new(),
    )


@bp.post("/desk/members/<member_id>/notes")
@shows_again(member)
def note_member(member_id: str) -> Response:
    """Keep a note on a member."""
    sent = parse_form(NoteForm, request.form)
    noting.note_member(viewer(), member_id, sent.words, nonce=sent.nonce)
    flash(_("Your note is kept."), "good")
    return see_other(url_for(".member", member_id=member_id))


@bp.post("/desk/members/<member_id>/case")
@shows_again(member)
def open_member_case(member_id: str) -> Response:
    """Open a case about a member."""
    sent = parse_form(NoteForm, request.form)
    made = membering.open_member_case(viewer(), member_id, sent.words, nonce=sent.nonce)
    return see_other(url_for(".case", case_id=made.public_id))


def _where_typed(member_id: str) -> str:
    """The page on which the team's words were typed."""
    found = request.form.get("case", "")
    return case(found) if found else member(member_id)


@bp.post("/desk/members/<member_id>/team")
@shows_again(_where_typed)
def write_to_member(member_id: str) -> Response:
    """Write to a member for the team."""
    sent = parse_form(TeamAnswer, request.form)
    writing.write_to_member(viewer(), member_id, sent.words, nonce=sent.nonce)
    flash(_("It is sent. They read it on their page with the team."), "good")
    return see_other(url_for(".case", case_id=sent.case) if sent.case else url_for(".member", member_id=member_id))


@bp.post("/desk/cases/<case_id>/notes")
@shows_again(case)
def note_case(case_id: str) -> Response:
    """Keep a note on a case."""
    sent = parse_form(NoteForm, request.form)
    noting.note_case(viewer(), case_id, sent.words, nonce=sent.nonce)
    flash(_("Your note is kept."), "good")
    return see_other(url_for(".case", case_id=case_id, _anchor="notes"))


@bp.post("/desk/cases/<case_id>/leads")
@shows_again(case)
def escalate(case_id: str) -> Response:
    """Ask the leads to look, too."""
    sent = parse_form(NoteForm, request.form)
    escalating.escalate(viewer(), case_id, sent.words, nonce=sent.nonce)
    flash(_("The leads are asked. You can go on meanwhile."), "good")
    return see_other(url_for(".case", case_id=case_id))


@bp.post("/desk/cases/<case_id>/look-again")
@shows_again(case)
def follow_up(case_id: str) -> Response:
    """Choose a day to look again."""
    if not request.form.get("on"):
        raise Invalid({"on": "missing"})
    sent = parse_form(FollowUpForm, request.form)
    following.follow_up(viewer(), case_id, sent.on, sent.words)
    flash(_("The case comes back on that day."), "good")
    return see_other(url_for(".case", case_id=case_id, _anchor="again"))


def _case_of(follow_up_id: str) -> str:
    return case(notes.get_follow_up(viewer(), follow_up_id)[1].public_id)


@bp.post("/desk/look-again/<follow_up_id>/take-off")
@shows_again(_case_of)
def take_off(follow_up_id: str) -> Response:
    """Take a day to look again off."""
    found = following.take_off(viewer(), follow_up_id)
    return see_other(url_for(".case", case_id=found.public_id, _anchor="again"))
