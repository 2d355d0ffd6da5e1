"""The blueprint that the pages of moderation hang on."""

from flask import Blueprint

bp = Blueprint("moderation", __name__)
