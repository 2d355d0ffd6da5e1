"""The pages of threads: complete without JavaScript, and no form ever loses a word."""

from forum.threads.pages import keeping, looking, noting, tending, writing
from forum.threads.pages.blueprint import bp

__all__ = ["bp", "keeping", "looking", "noting", "tending", "writing"]
