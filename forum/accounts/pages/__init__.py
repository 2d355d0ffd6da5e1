"""The pages of accounts."""

from forum.accounts.pages import address, factor, joining, proof, signing, you
from forum.accounts.pages.blueprint import bp

__all__ = ["address", "bp", "factor", "joining", "proof", "signing", "you"]
