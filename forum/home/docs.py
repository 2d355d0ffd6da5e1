"""The API's own documentation: the OpenAPI document, and a plain page made from it (stock viewers break our CSP)."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from flask import Blueprint, Response, current_app, json, render_template

from forum.core.db import db
from forum.web.access import indexable, public
from forum.web.openapi import document

bp = Blueprint("docs", __name__)


def _document() -> dict[str, Any]:
    try:
        number = version("open-chair")
    except PackageNotFoundError:  # run from a checkout, not installed
        number = "0"
    return document(f"{current_app.extensions['community'].name} API", number)


@bp.get("/api/v1/openapi.json")
@public
def openapi() -> Response:
    """The OpenAPI 3.1 document."""
    return Response(json.dumps(_document(), sort_keys=False), content_type="application/json")


@bp.get("/api/docs")
@public
@indexable
def api_docs() -> str:
    """The API for people to read."""
    return render_template("home/api_docs.html", api=_document())


@bp.get("/health")
@public
def health() -> Response:
    """The process is alive."""
    return Response("ok\n", content_type="text/plain")


@bp.get("/ready")
@public
def ready() -> Response:
    """The process can reach its database."""
    db.session.execute(db.text("SELECT 1"))
    return Response("ready\n", content_type="text/plain")
