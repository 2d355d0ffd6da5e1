"""A mail server at port 25 of this machine that takes everything from one user and keeps it in memory."""

import socketserver
import threading
import time
from base64 import b64encode
from email import message_from_bytes, policy


class Letterbox:
    """All mail that came, oldest first."""

    def __init__(self, user: str, password: str) -> None:
        self.proof = b64encode(f"\0{user}\0{password}".encode()).decode()
        self._mails: list[str] = []
        letterbox = self

        class Line(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self._answer("220 letterbox")
                while line := self.rfile.readline().decode("ascii", "replace").strip():
                    verb = line[:4].upper()
                    if verb == "EHLO":
                        self._answer("250-letterbox\r\n250 AUTH PLAIN")
                        continue
                    if verb == "AUTH":
                        known = line.split()[-1] == letterbox.proof
                        self._answer("235 come in" if known else "535 not known")
                        continue
                    if verb == "DATA":
                        self._answer("354 go on")
                        letterbox.keep(self._message())
                    self._answer("221 bye" if verb == "QUIT" else "250 fine")
                    if verb == "QUIT":
                        return

            def _message(self) -> bytes:
                lines = []
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(line[1:] if line.startswith(b".") else line)
                return b"".join(lines)

            def _answer(self, text: str) -> None:
                self.wfile.write(text.encode() + b"\r\n")

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 25), Line)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def keep(self, message: bytes) -> None:
        """Keep one."""
        read = message_from_bytes(message, policy=policy.default)
        body = read.get_body(("plain",))
        self._mails.append(body.get_content() if body is not None else "")

    def count(self) -> int:
        """How many there are."""
        return len(self._mails)

    def next_after(self, count: int, patience: float = 30) -> str:
        """The text of the mail after the first ``count``.

        Raises:
            AssertionError: none came.
        """
        deadline = time.monotonic() + patience
        while len(self._mails) <= count:
            assert time.monotonic() < deadline, "no mail came"
            time.sleep(0.1)
        return self._mails[count]
