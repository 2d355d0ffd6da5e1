"""Figures, as JSON."""

from forum.moderation.api.register import api
from forum.moderation.present import figures as present
from forum.web.current import viewer


@api.get("/desk/figures", gives=present.FiguresOut)
def read_figures() -> present.FiguresOut:
    """What waits now, and how the last months were."""
    return present.figures(viewer())


@api.get("/transparency", gives=present.TransparencyOut, public=True)
def read_transparency() -> present.TransparencyOut:
    """What is told in public of the quarters that are over; open to everybody."""
    return present.transparency()
