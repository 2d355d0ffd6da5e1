"""Meetings as pages: the list, groups, one meeting with its lobby, the room, and the forms to arrange them."""

from flask import Blueprint

bp = Blueprint("meetings", __name__)

from forum.meetings.pages import after, arranging, leading, lines, lists, private, rehearsing, reminding, room, seats  # noqa: E402, F401  the routes hang themselves on bp
