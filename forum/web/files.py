"""Our own files (styles, scripts, pictures): a browser asks for each once, and again when one of them has changed.

The address of a file carries a mark of what is in all of them (``/static/v-3f9a02c1d7/css/base.css``), so that a script
finds its neighbours beside itself, of the same making. A page of many parts was six to eight questions to the house,
each answered with "as before"; now it is one.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Flask, Response, send_from_directory

YEAR = 365 * 24 * 60 * 60
_MARKED = re.compile("(v-[0-9a-f]{10})/(.+)")


@cache
def mark_of(folder: Path) -> str:
    """The mark of what is in this folder, read once for each process."""
    content = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        read = path.read_bytes()
        content.update(f"{path.relative_to(folder)}\0{len(read)}\0".encode() + read)
    return f"v-{content.hexdigest()[:10]}"


def install(app: Flask) -> None:
    """Have every address of a file marked, and answer at all of them."""
    folder = Path(str(app.static_folder))
    mark = mark_of(folder)

    @app.url_defaults
    def marked(endpoint: str, values: dict[str, str]) -> None:
        if endpoint == "static":
            values["filename"] = f"{mark}/{values['filename']}"

    def file(filename: str) -> Response:
        found = _MARKED.fullmatch(filename)
        if found is None or found[1] != mark:
            # By hand, or from a page that stands open since before an update: what there is now, to be asked for again.
            return send_from_directory(folder, found[2] if found else filename)
        response = send_from_directory(folder, found[2], max_age=YEAR)
        response.cache_control.immutable = True
        return response

    app.view_functions["static"] = file
