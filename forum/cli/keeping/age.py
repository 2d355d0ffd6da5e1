"""Sealing a stream so that only the paper key opens it: the age v1 format with one X25519 recipient.

The service keeps the public half alone: whoever steals the machine cannot open a backup with what is on it. The format
is age's own (age-encryption.org/v1), so the program ``age`` opens a backup too, should this one be gone. Streams in
64 kB pieces, each authenticated with its place and whether it is the last: nothing is handed out unchecked, and a file
that was cut off anywhere is known to be.
"""

import hmac
import io
import secrets
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from forum.cli.keeping import bech32

FIRST_LINE = b"age-encryption.org/v1\n"
X25519 = b"age-encryption.org/v1/X25519"
PIECE = 64 * 1024
TAG = 16
LONGEST_LINE = 1024


class CannotOpen(Exception):
    """A sealed file does not open; the message says why in one sentence."""


def new_key() -> tuple[str, str]:
    """A new pair: the secret half for the paper, ``AGE-SECRET-KEY-1…``, and the public half, ``age1…``."""
    secret = X25519PrivateKey.generate()
    return bech32.encode("age-secret-key-", secret.private_bytes_raw()).upper(), _public_text(secret)


def public_half(secret: str) -> str:
    """The public half of a paper key.

    Raises:
        ValueError: this is no such key, or a letter in it is not right.
    """
    return _public_text(_private(secret))


def check_public(public: str) -> None:
    """Accept a public half.

    Raises:
        ValueError: this is none.
    """
    X25519PublicKey.from_public_bytes(bech32.decode("age", public))


def _private(secret: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(bech32.decode("age-secret-key-", "".join(secret.split())))


def _public_text(secret: X25519PrivateKey) -> str:
    return bech32.encode("age", secret.public_key().public_bytes_raw())


class Sealing(io.RawIOBase):
    """A writable stream that seals what is written for one public half. Unfinished until ``close``; does not close
    the file under it."""

    def __init__(self, file: IO[bytes], public: str) -> None:
        self._file, self._rest, self._count = file, bytearray(), 0
        file_key = secrets.token_bytes(16)
        header = FIRST_LINE + _stanza(file_key, bech32.decode("age", public)) + b"---"
        file.write(header + b" " + _text64(_header_mac(file_key, header)) + b"\n")
        nonce = secrets.token_bytes(16)
        file.write(nonce)
        self._cipher = ChaCha20Poly1305(_derive(file_key, nonce, b"payload"))

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Seal this. The last piece is kept back, as it must be marked as the last."""
        self._rest += data
        while len(self._rest) > PIECE:
            self._seal(bytes(self._rest[:PIECE]), last=False)
            del self._rest[:PIECE]
        return len(data)

    def close(self) -> None:
        """Seal and mark the last piece."""
        if not self.closed:
            self._seal(bytes(self._rest), last=True)
        super().close()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_place(self._count, last=last), piece, None))
        self._count += 1


class Opening(io.RawIOBase):
    """A readable stream of what was sealed; every byte it hands out has been checked.

    Raises (here and while reading):
        CannotOpen: this is no sealed file, it is sealed for another key, or it was cut off or changed.
        ValueError: the key itself is not right.
    """

    def __init__(self, file: IO[bytes], secret: str) -> None:
        self._file, self._ready, self._count, self._ended = file, b"", 0, False
        file_key = _file_key(file, _private(secret))
        nonce = _exactly(file, 16)
        self._cipher = ChaCha20Poly1305(_derive(file_key, nonce, b"payload"))
        self._next = file.read(PIECE + TAG)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with opened bytes; 0 at the marked end."""
        while not self._ready and not self._ended:
            self._open_piece()
        taken, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def _open_piece(self) -> None:
        piece, self._next = self._next, self._file.read(PIECE + TAG)
        last = not self._next
        try:
            self._ready = self._cipher.decrypt(_place(self._count, last=last), piece, None)
        except (InvalidTag, ValueError):
            how = "it was cut off, or changed near its end" if last else "it was changed or damaged"
            raise CannotOpen(f"This backup is not whole: {how}. Take an older one or another copy.") from None
        self._count, self._ended = self._count + 1, last


def _place(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _derive(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, purpose).derive(key)


def _header_mac(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derive(file_key, b"", b"header"), header, sha256)


def _stanza(file_key: bytes, recipient: bytes) -> bytes:
    ephemeral = X25519PrivateKey.generate()
    share = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient))
    wrapped = ChaCha20Poly1305(_derive(shared, share + recipient, X25519)).encrypt(bytes(12), file_key, None)
    return b"-> X25519 " + _text64(share) + b"\n" + _text64(wrapped) + b"\n"


def _file_key(file: IO[bytes], secret: X25519PrivateKey) -> bytes:
    """Read the header up to its end and open it.

    Raises:
        CannotOpen: this is no sealed file, or it is sealed for another key, or its header was changed.
    """
    if file.read(len(FIRST_LINE)) != FIRST_LINE:
        raise CannotOpen("This file is no backup of Open Chair: it does not begin like one.")
    header, found = FIRST_LINE, None
    while not (line := _line(file)).startswith(b"---"):
        header += line
        if line.startswith(b"-> X25519 "):
            body = _line(file)
            header += body
            found = found or _unwrapped(line[10:], body, secret)
    if found is None:
        raise CannotOpen("This backup was made for another recovery sheet: the key does not fit it.")
    if not hmac.compare_digest(_bytes64(line[4:]), _header_mac(found, header + b"---")):
        raise CannotOpen("This backup is not whole: its first lines were changed.")
    return found


def _unwrapped(share64: bytes, body64: bytes, secret: X25519PrivateKey) -> bytes | None:
    share, recipient = _bytes64(share64), secret.public_key().public_bytes_raw()
    try:
        shared = secret.exchange(X25519PublicKey.from_public_bytes(share))
        return ChaCha20Poly1305(_derive(shared, share + recipient, X25519)).decrypt(bytes(12), _bytes64(body64), None)
    except (InvalidTag, ValueError):
        return None


def _line(file: IO[bytes]) -> bytes:
    line = file.readline(LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise CannotOpen("This backup is not whole: it ends within its first lines.")
    return line


def _exactly(file: IO[bytes], count: int) -> bytes:
    found = file.read(count)
    if len(found) != count:
        raise CannotOpen("This backup is not whole: it ends within its first lines.")
    return found


def _text64(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _bytes64(text: bytes) -> bytes:
    text = text.strip()
    try:
        return b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise CannotOpen("This backup is not whole: its first lines were changed.") from None
