"""The blueprint that the pages of accounts hang on."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
