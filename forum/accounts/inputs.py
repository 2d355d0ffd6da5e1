"""What people may send about their accounts."""

import unicodedata
from enum import StrEnum
from typing import Annotated
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from forum.accounts.passwords import LONGEST
from forum.core.inputs import Input, Line, OptionalNonce, PublicIdText
from forum.core.viewer import Side

CONSENT_VERSION = "2025-11"
"""Which wording of the agreement people say yes to; it moves when the wording does, and old forms are asked again."""


class SideChoice(StrEnum):
    """The side as it is asked at the door: who comes from both says which one they speak from (S-15)."""

    PARENT = "parent"
    ADULT_CHILD = "adult_child"
    BOTH_AS_PARENT = "both_as_parent"
    BOTH_AS_CHILD = "both_as_child"
    SUPPORTER = "supporter"

    @property
    def side(self) -> Side:
        """The side."""
        return Side.BOTH if self.value.startswith("both") else Side(self.value)

    @property
    def home(self) -> Side:
        """The side they speak from."""
        homes = {SideChoice.BOTH_AS_PARENT: Side.PARENT, SideChoice.BOTH_AS_CHILD: Side.ADULT_CHILD}
        return homes.get(self, self.side)


def normal_email(text: str) -> str | None:
    """The one form of an e-mail address (small letters, Unicode composed), or None when it cannot be one."""
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None


def _email(text: str) -> str:
    found = normal_email(text)
    if found is None:
        raise PydanticCustomError("oc_email_form", "not an e-mail address")
    return found


def _storable(text: str) -> str:
    if any(char == "\0" or unicodedata.category(char) == "Cs" for char in text):
        raise PydanticCustomError("characters", "characters that cannot be kept")
    return text


def _agreed(answer: str) -> str:
    if answer != "yes":
        raise PydanticCustomError("oc_adults_only", "not ticked")
    return answer


def _consented(answer: str) -> str:
    if answer != CONSENT_VERSION:
        raise PydanticCustomError("oc_consent_needed", "not ticked, or another wording")
    return answer


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise PydanticCustomError("oc_own_zone_unknown", "not a time zone")
    return name


Email = Annotated[Line, AfterValidator(_email)]
# Bounded, and otherwise left as it was typed: spaces and every script are welcome in a password.
Password = Annotated[str, Field(min_length=1, max_length=LONGEST), AfterValidator(_storable)]
Code = Annotated[str, BeforeValidator(lambda sent: "".join(sent.split()) if isinstance(sent, str) else sent),
                 Field(pattern=r"^[0-9]{6}$")]  # fmt: skip


# A code of an authenticator app, or a recovery code; which of them, and whether it is right, is judged later.
StepCode = Annotated[str, Field(min_length=6, max_length=40), AfterValidator(_storable)]
OptionalStepCode = Annotated[StepCode | None, BeforeValidator(lambda sent: None if sent == "" else sent)]


class NewAccount(Input):
    """The first screen: three answers."""

    email: Email
    password: Password
    # A box that is not ticked is not sent at all.
    adult: Annotated[str, AfterValidator(_agreed), Field(validate_default=True)] = ""


class CodeOnly(Input):
    """The fourth answer, on the same screen."""

    code: Code


class NewProfile(Input):
    """The second screen: three answers. The pen name is one of the ready ones, or typed."""

    side: SideChoice
    pen_name: Annotated[str, Field(max_length=120)] = ""
    own_name: Annotated[str, Field(max_length=120)] = ""
    consent: Annotated[str, AfterValidator(_consented), Field(validate_default=True)] = ""
    nonce: OptionalNonce = None


class SignIn(Input):
    """E-mail and password. The address is taken as typed: one that cannot be right is answered like an unknown one.

    ``own_device``: nobody else opens it. ``code``: of the second step, for those who have one.
    """

    email: Line
    password: Password
    own_device: bool = False
    code: OptionalStepCode = None


class SignInForm(SignIn):
    """The same from the page, with the place to go on to."""

    next: Annotated[str, Field(max_length=2000)] = ""


class Forgotten(Input):
    """Which account needs a new password."""

    email: Email


class NewPassword(Input):
    """The mailed code and the new password."""

    code: Code
    password: Password


class PasswordChange(Input):
    """The password as it is and as it shall be."""

    current: Password
    password: Password


class Proof(Input):
    """The password, typed again."""

    password: Password


class StepCodeOnly(Input):
    """A code of the second step."""

    code: StepCode


class NewAddress(Input):
    """The address to move to."""

    email: Email


class AddressCode(Input):
    """The code mailed to the new address. ``ticket`` is what asking for it gave."""

    code: Code
    ticket: PublicIdText


class Zone(Input):
    """A time zone by its IANA name."""

    zone: Annotated[Line, AfterValidator(_known_zone)]
