"""The house's own pages: the front door, help, papers; and the one page where admins set the house up."""

from flask import Blueprint

bp = Blueprint("home", __name__)

from forum.home.pages import admin, agreeing, lines, people, public, rooms  # noqa: E402, F401  routes hang themselves on bp
