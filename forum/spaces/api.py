"""Spaces as JSON."""

from forum.spaces import operations, present, queries
from forum.spaces.inputs import BridgeAgreement
from forum.web.api import Api
from forum.web.current import viewer

api = Api("spaces")


@api.get("/spaces", gives=present.SpacesOut)
def list_spaces() -> present.SpacesOut:
    """The spaces that exist for the reader."""
    return present.SpacesOut(spaces=[present.space(one) for one in queries.list_spaces(viewer())])


@api.get("/spaces/<space_id>", gives=present.SpaceOut, problems=("not_found",))
def show_space(space_id: str) -> present.SpaceOut:
    """One space."""
    return present.space(queries.get_space(viewer(), space_id))


@api.put(
    "/me/bridge",
    takes=BridgeAgreement,
    gives=present.BridgeOut,
    problems=("bridge_two_sides", "bridge_not_offered", "bridge_not_yet"),
)
def join_bridge(sent: BridgeAgreement) -> present.BridgeOut:
    """Open the spaces where both sides meet; ``agreed`` is "yes"."""
    operations.join_bridge(viewer())
    return present.BridgeOut(open=True)


@api.delete("/me/bridge", gives=present.BridgeOut)
def leave_bridge() -> present.BridgeOut:
    """Step out of them at once. Nobody is told."""
    operations.leave_bridge(viewer())
    return present.BridgeOut(open=False)
