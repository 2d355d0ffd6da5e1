"""Notes of the desk, a member as the desk knows them, days to look again, asking the leads, and the team."""

from tests.rules.matrix.rows import DESK, MEMBERS, call, page, post

_CASE, _MEMBER, _DAY = {"case_id": "@case"}, {"member_id": "@author_person"}, {"follow_up_id": "@follow_up"}
_WORDS = {"words": "A hard week. A short answer is enough."}
_ON = {"on": "2026-06-01", "words": "Is it still quiet?"}
_HEARD = MEMBERS | {"suspended"}
"""Writing to the team is a way to be heard: also for who only reads for a while, and whose place rests."""

PAGES = (
    page("moderation.team", "what one and the team wrote to each other", _HEARD),
    post("moderation.write_to_team", "writing to the team", _HEARD, _WORDS),
    page(
        "moderation.member", "a member as the desk knows them; opening it is recorded", DESK, at=_MEMBER, records=True
    ),
    post("moderation.note_member", "a note on a member", DESK, _WORDS, at=_MEMBER),
    post("moderation.open_member_case", "a case about a member", DESK, _WORDS, at=_MEMBER),
    post("moderation.write_to_member", "writing to a member for the team", DESK, _WORDS, at=_MEMBER),
    post("moderation.note_case", "a note on a case", DESK, _WORDS, at=_CASE),
    post("moderation.escalate", "asking the leads to look", DESK, _WORDS, at=_CASE),
    post("moderation.follow_up", "choosing a day to look again", DESK, _ON, at=_CASE),
    post("moderation.take_off", "taking a day to look again off", DESK, at=_DAY),
)

API = (
    call("GET", "moderation_api.read_team", "what one and the team wrote to each other", _HEARD),
    call("POST", "moderation_api.write_to_team", "writing to the team", _HEARD, json=_WORDS),
    call("GET", "moderation_api.read_member", "a member as the desk knows them; opening it is recorded", DESK,
         at=_MEMBER, records=True),
    call("POST", "moderation_api.note_member", "a note on a member", DESK, json=_WORDS, at=_MEMBER),
    call("POST", "moderation_api.open_member_case", "a case about a member", DESK, json=_WORDS, at=_MEMBER),
    call("POST", "moderation_api.write_to_member", "writing to a member for the team", DESK, json=_WORDS, at=_MEMBER),
    call("GET", "moderation_api.read_notes", "the notes on a case; reading them is recorded", DESK, at=_CASE,
         records=True),
    call("POST", "moderation_api.note_case", "a note on a case", DESK, json=_WORDS, at=_CASE),
    call("POST", "moderation_api.escalate", "asking the leads to look", DESK, json=_WORDS, at=_CASE),
    call("POST", "moderation_api.follow_up", "choosing a day to look again", DESK, json=_ON, at=_CASE),
    call("DELETE", "moderation_api.take_off", "taking a day to look again off", DESK, at=_DAY),
)  # fmt: skip

ROWS = (*PAGES, *API)
