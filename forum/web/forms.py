"""Reading forms strictly: what cannot be read is refused with a code, instead of looking like an empty form."""

from io import BytesIO
from typing import IO, Any

from flask import Request, request
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

# Fields whose content is given back on a problem page. Passwords and codes never are.
SHOWN_FIELDS = ("title", "body", "words", "note", "reason", "person_reason", "text", "description")


class StrictParser(FormDataParser):
    """werkzeug's, but broken bytes are 400, and the number of fields is bounded in both encodings."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """Read a form.

        Raises:
            BadRequest: it is not what its content type says.
            RequestEntityTooLarge: too many bytes or fields.
        """
        self.silent = False
        try:
            return super().parse(*args, **kwargs)
        except ValueError as error:
            raise BadRequest from error

    def _parse_urlencoded(self, stream: IO[bytes], *rest: Any) -> Any:
        # The stream is bounded by MAX_CONTENT_LENGTH.
        body = stream.read()
        if self.max_form_parts is not None and body.count(b"&") >= self.max_form_parts:
            raise RequestEntityTooLarge
        return super()._parse_urlencoded(BytesIO(body), *rest)


class StrictRequest(Request):
    """A request whose forms are read strictly."""

    form_data_parser_class = StrictParser


def words_of_form() -> list[tuple[str, str]]:
    """What somebody has written in the form of this request, by field: what its refusal must not lose."""
    if request.method != "POST" or request.is_json:
        return []
    try:
        form = request.form
    except HTTPException:  # too much or unreadable: there is nothing to give back
        return []
    return [(name, text) for name in SHOWN_FIELDS for text in form.getlist(name) if text.strip()]
