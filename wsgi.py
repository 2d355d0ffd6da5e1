"""The WSGI entry point: ``gunicorn -c python:forum.live.server wsgi:app``."""

import os

from forum.app import create_app
from forum.core.settings import Settings

app = create_app(Settings.read(os.environ))
