"""The register that every endpoint of this slice hangs itself on."""

from forum.web.api import Api

api = Api("moderation")
