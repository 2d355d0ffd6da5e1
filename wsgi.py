"""The WSGI entry point: ``gunicorn -c python:forum.live.server wsgi:app``."""

import os
import sys

from forum.app import create_app
from forum.core.settings import Settings, UnsafeSettings
from forum.demo.guard import refuse_demo_rows

try:
    app = create_app(Settings.read(os.environ))
    refuse_demo_rows(app)
except UnsafeSettings as unsafe:
    sys.exit(str(unsafe))
