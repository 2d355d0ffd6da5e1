"""Search and one's own words as JSON. What is looked for is sent in the body, so that no log of addresses has it."""

from forum.search import operations, present
from forum.search.inputs import Sought, WordsQuery
from forum.search.mine import my_words
from forum.web.api import Api
from forum.web.current import viewer

api = Api("search")


@api.post(
    "/search",
    takes=Sought,
    gives=present.FoundsOut,
    problems=("not_found", "invalid_input", "cursor_unknown", "slow_down"),
)
def find(sent: Sought) -> present.FoundsOut:
    """Posts that hold all these words, newest first. E-mail addresses, telephone numbers and full names are not run."""
    return present.found_out(operations.search(viewer(), sent), sent.words)


@api.get("/me/words", query=WordsQuery, gives=present.AllMyWordsOut, problems=("cursor_unknown",))
def list_my_words(query: WordsQuery) -> present.AllMyWordsOut:
    """One's own posts, newest first, wherever they stand."""
    return present.my_words_out(my_words(viewer(), older=query.older, newer=query.newer))
