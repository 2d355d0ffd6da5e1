"""The rota as JSON."""

from forum.core.verdict import require
from forum.moderation import operations
from forum.moderation.api.register import api
from forum.moderation.inputs import Away, NewTime
from forum.moderation.policy import oncall
from forum.moderation.present import oncall as present
from forum.web.current import viewer


@api.get("/desk/rota", gives=present.RotaOut)
def read_rota() -> present.RotaOut:
    """Everybody's weekly times on call, and whether anybody is on call now."""
    require(oncall.keeps_rota(viewer()))
    return present.rota(viewer())


@api.post("/desk/rota", takes=NewTime, gives=present.RotaOut, status=201, problems=("not_your_times",))
def add_to_rota(sent: NewTime) -> present.RotaOut:
    """Put somebody on call at a weekly time; the same time again changes nothing."""
    operations.add_time(viewer(), sent.weekday, sent.begins, sent.ends, sent.person or "")
    return present.rota(viewer())


@api.delete("/desk/rota/<time_id>", problems=("not_your_times",))
def take_from_rota(time_id: str) -> None:
    """Take a weekly time off the rota."""
    operations.remove_time(viewer(), time_id)


@api.put("/desk/rota/away", takes=Away, gives=present.RotaOut, problems=("not_your_times",))
def set_away(sent: Away) -> present.RotaOut:
    """Be away for some days: not woken, and not counted on for a second look."""
    operations.go_away(viewer(), sent.days, sent.person or "")
    return present.rota(viewer())
