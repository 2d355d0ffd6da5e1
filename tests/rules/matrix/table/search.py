"""Search, and one's own words."""

from tests.rules.matrix.rows import MEMBERS, PARENTS, call, page, post

_WORDS = {"words": "words"}
_READERS = PARENTS | {"arriving"}
_HERE = _WORDS | {"space": "@parents_space"}

ROWS = (
    page("search.index", "the form to look for words", MEMBERS),
    post("search.find", "looking for words", MEMBERS, _WORDS),
    post("search.find", "looking for words where nobody has answered", MEMBERS, _WORDS | {"unanswered": "yes"}),
    post("search.find", "looking for words in a parents' space", _READERS, _HERE),
    page("search.my_words", "one's own words", MEMBERS),
    call("POST", "search_api.find", "looking for words", MEMBERS, json=_WORDS),
    call("POST", "search_api.find", "looking for words in a parents' space", _READERS, json=_HERE),
    call("GET", "search_api.list_my_words", "one's own words", MEMBERS),
)
