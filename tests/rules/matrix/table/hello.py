"""A newcomer's hello."""

from tests.rules.matrix.rows import MEMBERS, call, page, post, refused

_KNOWN = refused("403 hello_not_needed", MEMBERS - {"arriving"})
_WORDS = {"words": "I am still thinking.", "version": "1"}

ROWS = (
    page("hello.hello", "one's own hello; who is known here is sent to the spaces", MEMBERS),
    post("hello.say", "changing one's hello", {"arriving"}, _WORDS, refuses=_KNOWN),
    page("hello.answered", "one's own hello, from a notice", {"arriving"}, at={"hello_id": "@hello"}),
    call("GET", "hello_api.show", "how one's own hello stands", MEMBERS),
    call("PUT", "hello_api.say", "changing one's hello", {"arriving"}, json={"words": "I am still thinking."},
         headers={"If-Match": '"1"'}, refuses=_KNOWN),
)  # fmt: skip
