"""OpenAPI 3.1, made from the register of endpoints and the very models that check and answer requests."""

import re
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from forum.core import ids
from forum.web.api import REGISTER, Endpoint

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `code` is stable; `errors` maps a field to a code.",
    "required": ["type", "status", "code", "title", "detail"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "title": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "string"}},
        "retry_after": {"type": "integer", "minimum": 1},
    },
}
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@lru_cache(maxsize=2)
def document(title: str, version: str) -> dict[str, Any]:
    """The whole API as one OpenAPI 3.1 document (plain data, to be read only: it is kept for the next who asks)."""
    models = sorted(
        {(model, mode) for endpoint in REGISTER for model, mode in _models(endpoint)},
        key=lambda pair: (pair[0].__name__, pair[1]),
    )
    references, definitions = models_json_schema(
        models,  # type: ignore[arg-type]  # the modes are the two literals it wants
        ref_template="#/components/schemas/{model}",
    )
    schemas: dict[str, Any] = definitions.get("$defs", {})
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in sorted(REGISTER, key=lambda one: (one.path, one.method)):
        path = _ARGUMENT.sub(r"{\1}", endpoint.path)
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint, references, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "license": {"name": "AGPL-3.0-or-later"}},
        "paths": paths,
        "components": {
            "schemas": schemas | {"Problem": PROBLEM},
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "chair"},
                "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
            },
        },
    }


def _models(endpoint: Endpoint) -> list[tuple[type[BaseModel], str]]:
    found: list[tuple[type[BaseModel], str]] = []
    if endpoint.takes:
        found.append((endpoint.takes, "validation"))
    if endpoint.query:
        found.append((endpoint.query, "validation"))
    if endpoint.gives:
        found.append((endpoint.gives, "serialization"))
    return found


def _operation(endpoint: Endpoint, references: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    safe = endpoint.method == "GET"
    security: dict[str, list[str]] = {} if endpoint.public else {"session": []}
    if not safe:
        security["csrf"] = []
    operation: dict[str, Any] = {
        "operationId": endpoint.name.replace("_api.", "."),
        "summary": endpoint.summary,
        "tags": [endpoint.name.split("_api.")[0]],
        "parameters": _parameters(endpoint, schemas),
        "responses": _responses(endpoint, references),
        "security": [security] if security else [],
    }
    if endpoint.takes:
        schema = references[(endpoint.takes, "validation")]
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation


def _parameters(endpoint: Endpoint, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": f"^{ids.PATTERN}$"}}
        for name in _ARGUMENT.findall(endpoint.path)
    ]
    if endpoint.query:
        schema = schemas[endpoint.query.__name__]
        required = schema.get("required", [])
        found += [
            {"name": name, "in": "query", "required": name in required, "schema": one}
            for name, one in schema["properties"].items()
        ]
    if endpoint.idempotent:
        key = {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,64}$"}
        found.append({"name": "Idempotency-Key", "in": "header", "required": False, "schema": key})
    return found


def _responses(endpoint: Endpoint, references: Any) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "Done"}
    if endpoint.gives:
        good["content"] = {"application/json": {"schema": references[(endpoint.gives, "serialization")]}}
    codes = ", ".join(f"`{code}`" for code in endpoint.problems)
    problem = {
        "description": "A problem." + (f" Codes of its own: {codes}." if codes else ""),
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return {str(endpoint.status): good, "4XX": problem, "503": problem}
