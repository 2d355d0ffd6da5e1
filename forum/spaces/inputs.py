"""What people may send about spaces."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from forum.core.inputs import Input


def _agreed(answer: str) -> str:
    if answer != "yes":
        raise PydanticCustomError("oc_bridge_agree", "not ticked")
    return answer


class BridgeAgreement(Input):
    """Yes to meeting the other side, with the agreement read."""

    agreed: Annotated[str, AfterValidator(_agreed), Field(validate_default=True)] = ""
