"""The pages of threads: complete without JavaScript, and no form ever loses a word."""

from forum.threads.pages import looking, tending, writing
from forum.threads.pages.blueprint import bp

__all__ = ["bp", "looking", "tending", "writing"]
