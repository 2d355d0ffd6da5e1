"""What the demo's people have typed and not sent: letters, and a thread that stops in the middle of a sentence."""

from forum.accounts.models import Person
from forum.core import ids
from forum.core.viewer import Viewer
from forum.demo import words
from forum.drafts import operations as drafts
from forum.spaces.models import Space

# Where the thread was begun, in a community of this size.
SPACE = {"medium": "parents-stories", "small": "parents"}


def add_words(size: str, people: dict[str, Person], spaces: dict[str, Space]) -> None:
    """Add the drafts, inside the caller's transaction."""
    for one in words.read("unsent")["unsent"]:
        place = f"letter:{ids.new()}" if one["place"] == "letter" else f"thread:{spaces[SPACE[size]].public_id}"
        fields = {"title": [one["title"]], "body": [one["body"].strip()]}
        drafts.keep(Viewer(user_id=people[one["by"]].id), place, fields, writer="the-demo")
