"""The pages of accounts."""

from forum.accounts.pages import joining, signing, you
from forum.accounts.pages.blueprint import bp

__all__ = ["bp", "joining", "signing", "you"]
