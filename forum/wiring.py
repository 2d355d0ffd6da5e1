"""What lower floors need from above, handed to them as plain functions. One screen: the whole list."""

from dataclasses import dataclass

from flask import Flask

from forum.accounts import versions
from forum.core import operation
from forum.core.settings import Settings
from forum.shield import operations as shield
from forum.spaces import viewers
from forum.web import current


@dataclass(frozen=True, slots=True)
class Community:
    """What every page says about this community."""

    name: str
    contact: str


def connect(app: Flask, settings: Settings) -> None:
    """Connect the floors (called once by ``create_app``)."""
    current.configure(viewers.load)
    operation.configure(versions.locked_version, viewers.reload)
    shield.forget_changes()
    shield.on_change(within=versions.bump)
    app.extensions["community"] = Community("Open Chair", "hello@open-chair.invalid")
