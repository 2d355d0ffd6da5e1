"""Private words over JSON, and calls for help."""

from flask import current_app

from forum.core import ids
from forum.core.errors import Problem
from forum.meetings import words
from forum.meetings.api.register import FILTERED, api
from forum.meetings.inputs import private as inputs
from forum.meetings.operations import helping, private
from forum.meetings.present import private as present
from forum.meetings.present import telling_the_state
from forum.meetings.present.help import help_for
from forum.meetings.queries import private as talks
from forum.web.current import viewer


@api.get(
    "/meetings/<meeting_id>/private",
    query=inputs.PrivateAfter,
    gives=present.PrivateOut,
    problems=("meeting_sealed",),
)
def private_words(query: inputs.PrivateAfter, meeting_id: str) -> present.PrivateOut:
    """Read your private words with those who lead; if you lead, those of `person`, or without one which there are."""
    return present.private(talks.hear_private(viewer(), meeting_id, query.after_seq, query.person))


@api.post(
    "/meetings/<meeting_id>/private",
    takes=inputs.NewPrivate,
    gives=present.ToldOut,
    status=201,
    idempotent=True,
    problems=("nonce_reused", "room_not_open", "meeting_over", *FILTERED),
)
def say_private(sent: inputs.NewPrivate, meeting_id: str, nonce: str | None) -> present.ToldOut:
    """Write a private word to those who lead; if you lead, to `person`. Twice with one `Idempotency-Key` is once."""
    done = private.say_private(viewer(), meeting_id, sent.text, nonce or ids.new(), sent.person)
    return present.told(done, viewer(), meeting_id)


@api.put("/meetings/<meeting_id>/private/seen", takes=inputs.SeenPrivate)
def see_private(sent: inputs.SeenPrivate, meeting_id: str) -> None:
    """Note how far you have looked. It is shown to nobody else; who leads has this in common."""
    private.see_private(viewer(), meeting_id, sent.seq, sent.person)


@api.post(
    "/meetings/<meeting_id>/help",
    takes=inputs.NewCall,
    gives=present.CalledOut,
    status=201,
    problems=("room_changed", "room_not_open", "meeting_over"),
)
def call_for_help(sent: inputs.NewCall, meeting_id: str) -> present.CalledOut:
    """Get help for somebody in a room you lead: it pauses, the desk is woken, `ready` is a first sentence to them."""
    with telling_the_state(viewer(), meeting_id):
        made = helping.call_for_help(viewer(), meeting_id, sent.person, sent.version)
    return present.called(made, sent.person, talks.name_of(made.member_id), words.first_words())


@api.post("/meetings/<meeting_id>/help/over", takes=inputs.PersonNamed)
def end_call(sent: inputs.PersonNamed, meeting_id: str) -> None:
    """Say that somebody is in good hands: the desk is not woken again. The pause stays until it is ended."""
    helping.end_call(viewer(), meeting_id, sent.person)


@api.post(
    "/meetings/<meeting_id>/help/card",
    takes=inputs.PersonNamed,
    gives=present.ToldOut,
    status=201,
    idempotent=True,
    problems=("nonce_reused", "meeting_over"),
)
def send_help_card(sent: inputs.PersonNamed, meeting_id: str, nonce: str | None) -> present.ToldOut:
    """Send somebody the help lines of where they are, as a private word. You are not told which country it is."""
    return present.told(helping.send_help_card(viewer(), meeting_id, sent.person, nonce), viewer(), meeting_id)


@api.post("/meetings/<meeting_id>/help/me", takes=inputs.MyCall, gives=present.MyCallOut, status=201, idempotent=True)
def call_myself(sent: inputs.MyCall, meeting_id: str, nonce: str | None) -> present.MyCallOut:
    """Call for yourself: your private word to those who lead, and where to turn. The lines come in any case; where a
    filter stops your words, a ready sentence calls for you."""
    lines = help_for(viewer(), meeting_id)
    told = None
    try:
        own = words.own_call()
        done = private.say_private(viewer(), meeting_id, sent.text or own, nonce or ids.new(), instead=own)
        told = present.told(done, viewer(), meeting_id)
    except Problem as refused:  # help lines are never hidden behind anything; `told` says that the word was not said
        current_app.logger.info("a call for help was not said in the room: %s", refused.code)
    return present.MyCallOut(help=lines, told=told)
