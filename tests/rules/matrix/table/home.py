"""The house's own pages, its documentation and its health: open to everybody, and the same for everybody."""

from tests.rules.matrix.rows import everybody

ROWS = (
    everybody("home.front", "the front door; members go on to their spaces"),
    everybody("home.help_now", "where to turn in danger"),
    everybody("home.leave", "leaving quickly"),
    everybody("home.rules", "the group agreement"),
    everybody("home.who_sees_what", "who sees what"),
    everybody("home.not_here", "what this place leaves out"),
    everybody("home.safety", "staying safe"),
    everybody("docs.openapi", "the API's document"),
    everybody("docs.api_docs", "the API for people to read"),
    everybody("docs.health", "whether the process is alive"),
    everybody("docs.ready", "whether it reaches its database"),
    everybody("static", "a style sheet, a script, a font", at={"filename": "css/base.css"}),
)
