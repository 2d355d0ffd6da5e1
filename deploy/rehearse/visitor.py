"""Somebody's browser without JavaScript: pages, forms, cookies, over TLS that only our own authority vouches for."""

import hmac
import http.client
import json
import re
import socket
import ssl
import struct
import time
from base64 import b32decode
from hashlib import sha1
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit


class Forms(HTMLParser):
    """Every form of a page: where it goes, and the fields as they stand in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._in_form = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form or a field."""
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._in_form = True
            self.found.append((said.get("action", ""), {}))
        elif tag in ("input", "textarea") and self._in_form and "name" in said:
            unset = said.get("type") in ("checkbox", "radio", "submit") and "checked" not in said
            if not unset:
                self.found[-1][1][said["name"]] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        """Fields outside a form count for none."""
        self._in_form = self._in_form and tag != "form"


class Visitor:
    """One browser. ``page`` is what it shows, ``path`` where it is, ``status`` how the last answer began."""

    def __init__(self, domain: str, authority: str, own_address: str = "127.0.0.1") -> None:
        self._domain, self._from = domain, own_address
        self._trust = ssl.create_default_context(cafile=authority)
        self._cookies: dict[str, str] = {}
        self.page, self.path, self.status = "", "/", 0

    def open(self, path: str) -> str:
        """Go to a page and return it, wherever it sends us on to."""
        return self._go("GET", path)

    def send(self, action: str, **values: str) -> str:
        """Fill in and send the form of this page whose address ends so.

        Raises:
            AssertionError: there is no such form here.
        """
        forms = [one for one in Forms(self.page).found if urlsplit(one[0]).path.endswith(action)]
        assert forms, f"{self.path} ({self.status}) has no form to {action}:\n{self.text()[:1500]}"
        where, fields = forms[0]
        return self._go("POST", where or self.path, urlencode({**fields, **values}).encode())

    def text(self) -> str:
        """The page without its marks."""
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.page))

    def api(self, method: str, path: str, **sent: object) -> dict[str, object]:
        """Ask the API; ``status`` says how it went."""
        token = self._json("GET", "/api/v1/session", None, "")["csrf_token"]
        return self._json(method, f"/api/v1{path}", sent or None, str(token))

    def post(self, thread: str, words: str, token: str) -> str | None:
        """Reply in a thread; the new post's id once it is acknowledged, None when it was not taken."""
        said = self._json("POST", f"/api/v1/threads/{thread}/posts", {"body": words}, token)
        return str(said["id"]) if self.status == 201 else None

    def token(self) -> str:
        """What every writing request of this session must carry."""
        return str(self._json("GET", "/api/v1/session", None, "")["csrf_token"])

    def live_line(self) -> str:
        """How the service answers when this browser asks for the websocket of live rooms: the first line of it."""
        wanted = {
            "Host": self._domain,
            "Origin": f"https://{self._domain}",
            "Cookie": self._cookie_line(),
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        }
        lines = [
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
            *(f"{name}: {value}" for name, value in wanted.items()),
        ]
        plain = socket.create_connection((self._domain, 443), timeout=10)
        with plain, self._trust.wrap_socket(plain, server_hostname=self._domain) as line:
            line.sendall("\r\n".join([*lines, "", ""]).encode())
            return line.recv(1000).decode(errors="replace").partition("\r\n")[0]

    def _cookie_line(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def _json(self, method: str, path: str, sent: object, token: str) -> dict[str, object]:
        body = json.dumps(sent).encode() if sent is not None else None
        headers = {"Content-Type": "application/json", "X-CSRF-Token": token} if body else {"X-CSRF-Token": token}
        _, answer = self._once(method, path, body, headers)
        found: dict[str, object] = json.loads(answer or "{}")
        return found

    def _go(self, method: str, path: str, body: bytes | None = None) -> str:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        for _ in range(8):
            way, self.page = self._once(method, path, body, headers)
            self.path = path
            if self.status not in (301, 302, 303):
                break
            target = urlsplit(urljoin(f"https://{self._domain}{path}", way))
            assert target.netloc == self._domain, f"sent away to {target.netloc}"
            method, path, body, headers = "GET", target.path + (f"?{target.query}" if target.query else ""), None, {}
        return self.page

    def _once(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[str, str]:
        line = http.client.HTTPSConnection(
            self._domain, 443, context=self._trust, timeout=30, source_address=(self._from, 0)
        )
        cookies = self._cookie_line()
        origin = {"Origin": f"https://{self._domain}", **({"Cookie": cookies} if cookies else {})}
        line.request(method, path, body, {**headers, **origin})
        answer = line.getresponse()
        page = answer.read().decode()
        self.status = answer.status
        for header in answer.headers.get_all("Set-Cookie") or []:
            self._take(SimpleCookie(header))
        line.close()
        return answer.headers.get("Location", ""), page

    def _take(self, cookies: "SimpleCookie") -> None:
        for name, cookie in cookies.items():
            if cookie["max-age"] == "0" or "1970" in cookie["expires"]:
                self._cookies.pop(name, None)
            else:
                self._cookies[name] = cookie.value


class AuthenticatorApp:
    """An app that shows six digits (RFC 6238)."""

    def __init__(self, key: str) -> None:
        self._key = b32decode(key.replace(" ", "").upper() + "=" * (-len(key.replace(" ", "")) % 8))
        self._shown = 0

    def digits(self) -> str:
        """The digits of this half minute; never the same ones twice: it waits for the next."""
        while int(time.time()) // 30 <= self._shown:  # noqa: TID251  a phone's own clock
            time.sleep(0.2)
        self._shown = int(time.time()) // 30  # noqa: TID251
        digest = hmac.digest(self._key, struct.pack(">Q", self._shown), sha1)
        start = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
