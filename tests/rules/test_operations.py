"""Operations: every verb that people can reach has a limit or says why not, and begins with its actor."""

import importlib
import inspect
import pkgutil

import forum
from forum.core.viewer import Viewer


def operations():
    """Every operation of the house, by its dotted name."""
    found = {}
    for module in pkgutil.walk_packages(forum.__path__, "forum."):
        if ".operations" in module.name and ".demo" not in module.name:
            for name, thing in vars(importlib.import_module(module.name)).items():
                if getattr(thing, "is_operation", False) and thing.__module__ == module.name:
                    found[f"{module.name}.{name}"] = thing
    return found


def test_an_operation_names_its_actor_first_and_is_explained():
    for name, verb in operations().items():
        first = next(iter(inspect.signature(verb).parameters.values()))
        assert first.name == "actor", name
        assert first.annotation in (Viewer, "Viewer"), name
        assert verb.__doc__, f"{name} does not say what it does"


def test_there_are_operations_to_look_at():
    assert len(operations()) > 10
