"""Whole addresses of our pages, for mail: there is no request whose address could be taken."""

from urllib.parse import urlsplit

from flask import current_app

from forum.core.settings import Settings


def outside(endpoint: str, **values: str) -> str:
    """The address of a page as the outside world types it, at the first of our origins."""
    settings: Settings = current_app.extensions["settings"]
    origin = urlsplit(settings.origins[0])
    site = current_app.url_map.bind(origin.netloc, url_scheme=origin.scheme)
    return site.build(endpoint, values, force_external=True)
