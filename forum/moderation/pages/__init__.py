"""The pages of moderation: reporting, the desk, and what people read about decisions."""

from forum.moderation.pages import cases, desk, lane, mine, reporting, telling
from forum.moderation.pages.blueprint import bp

__all__ = ["bp", "cases", "desk", "lane", "mine", "reporting", "telling"]
