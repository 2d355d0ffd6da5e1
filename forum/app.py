"""Builds the application: wires the floors together and hands lower ones what they cannot import."""

from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from itertools import product
from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager
from werkzeug.middleware.proxy_fix import ProxyFix

from forum import wiring
from forum.core import limits, paging, profile, sealed
from forum.core.db import db, engine_options, teach
from forum.core.settings import Settings
from forum.mail import send as mail
from forum.web import access, current, files, pages, problems, stencils
from forum.web.addresses import LazyRule
from forum.web.forms import StrictRequest

ROOT = Path(__file__).resolve().parent.parent
SLICES = (
    "mail", "accounts", "notifications", "drafts", "filters", "spaces", "hello", "threads", "meetings", "letters",
    "moderation", "apart", "search", "home",
)  # fmt: skip
EDGES = ("words", "pages", "docs", "api", "sockets", "timetable")
FORM_BYTES = 256 * 1024
FORM_FIELDS = 200


def create_app(settings: Settings) -> Flask:
    """Make the Flask application for these settings; opens no connection by itself."""
    app = Flask("forum", root_path=str(ROOT / "forum"), template_folder="../templates", static_folder="../static")
    app.request_class, app.url_rule_class = StrictRequest, LazyRule
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        SESSION_COOKIE_NAME="chair",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        # The session's row says how long it lives; the cookie is written once and only has to outlast it.
        PERMANENT_SESSION_LIFETIME=timedelta(days=180),
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=FORM_FIELDS,
        TRAP_HTTP_EXCEPTIONS=False,
        BABEL_DEFAULT_LOCALE="en",
        TESTING=settings.testing,
    )
    app.extensions["settings"] = settings
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _configure_core(settings)
    _open_database(app)
    Babel(app, locale_selector=_language)
    _sign_in(app)
    access.guard(app, settings)
    problems.install(app)
    pages.install(app, settings)
    files.install(app)
    stencils.install(app)
    _plug_in_slices(app)
    wiring.connect(app, settings)
    # Last, so that it stands before the socket door too: events count the address of the person, not of the proxy.
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _configure_core(settings: Settings) -> None:
    profile.configure(settings.profile)
    paging.configure(settings.secret_key)
    sealed.configure(settings.secret_key)
    limits.configure(settings.queue_url, current.address, enabled=not settings.testing)
    mail.configure(settings)


def _open_database(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            teach(engine)


def _language() -> str:
    return "en"


def _sign_in(app: Flask) -> None:
    # Templates ask our own viewer: Flask-Login's would look into the database again for the page that says it is away.
    manager = LoginManager(app, add_context_processor=False)
    # Sessions are rows with an epoch; Flask-Login's guess from the address would sign out phones on the move.
    manager.session_protection = None
    manager.user_loader(current.load_user)


def _plug_in_slices(app: Flask) -> None:
    """Every slice's edge files, by their fixed names: a new one is found by being there."""
    for slice_name, edge in product(SLICES, EDGES):
        name = f"forum.{slice_name}.{edge}"
        if find_spec(name) is None:
            continue
        module = import_module(name)
        if edge in ("pages", "docs"):
            app.register_blueprint(module.bp)
        elif edge == "api":
            app.register_blueprint(module.api.blueprint)
