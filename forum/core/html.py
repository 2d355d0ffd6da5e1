"""SafeHtml: the type of text that may be printed unescaped.

Only ``forum/safety/text.py`` makes it (a rule test checks that), the column type in ``core/db.py`` accepts nothing
else, and Jinja prints it as it is because it is Markup: so no template ever needs ``|safe``.
"""

from markupsafe import Markup


class SafeHtml(Markup):
    """HTML that the text pipeline has made from a person's words."""

    __slots__ = ()
