"""Reading forms strictly: what cannot be read is refused with a code, instead of looking like an empty form."""

from io import BytesIO
from typing import IO, Any

from flask import Request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser


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
