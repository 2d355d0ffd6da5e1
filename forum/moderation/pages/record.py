"""The record of privileged acts: all of it, of one case, one act, or one member of staff."""

from flask import render_template, request, url_for

from forum.core.inputs import parse
from forum.moderation import present, words
from forum.moderation.inputs import LogQuery
from forum.moderation.operations.reading import read_log
from forum.moderation.pages.blueprint import bp
from forum.moderation.pages.desk import ways
from forum.moderation.queries.staff import staff
from forum.web.current import viewer
from forum.web.pages import when


@bp.get("/desk/log")
def log() -> str:
    """Who did what, newest first; that somebody read it is written down, too."""
    query = parse(LogQuery, request.args.to_dict())
    asked = query.model_dump(exclude={"older"}, exclude_none=True)
    page = read_log(viewer(), query.older, **asked)
    return render_template(
        "moderation/log.html",
        entries=[(present.log_entry(entry), when(entry.at)) for entry in page.items],
        acts=words.ACTS,
        asked=asked,
        all_acts=sorted(words.ACTS.items(), key=lambda pair: str(pair[1])),
        all_staff=[(one.public_id, one.pen_name) for one in staff()],
        ways=ways("log"),
        older_url=url_for(".log", older=page.older, **asked) if page.older else "",
    )
