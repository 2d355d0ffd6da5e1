"""What is inside a backup: a tar of a manifest, the settings with the keys, and the database; packed, then sealed.

``age --decrypt -i KEYFILE backup.age | tar tz`` lists it without this program. Nothing is ever unpacked by the names
in it: parts are read one after another and each goes where its reader wants it.
"""

import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from typing import IO, Any

from forum.cli.keeping import age

FORMAT = 1
MANIFEST, SETTINGS, END = "manifest.json", "settings.env", "end.json"
SMALL = 4 * 1024 * 1024  # the manifest, the settings and the end are read whole


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. ``revision`` is the database's step of migrations when it was made;
    ``columns`` and ``sequences`` belong to PostgreSQL, whose tables are copied one by one."""

    made_at: str
    version: str
    engine: str
    revision: str
    origin: str
    columns: dict[str, list[str]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    format: int = FORMAT


class Writing:
    """The parts of a backup being written, in the order they are added."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._parts: dict[str, int] = {}

    def text(self, name: str, text: str) -> None:
        """Add a small part."""
        data = text.encode()
        self.part(name, io.BytesIO(data), len(data))

    def part(self, name: str, file: IO[bytes], size: int) -> None:
        """Add a part of this size from where the file stands."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._tar.addfile(entry, file)
        self._parts[name] = size

    def manifest(self, manifest: Manifest) -> None:
        """Add what it says of itself; the first part."""
        self.text(MANIFEST, json.dumps(asdict(manifest), indent=1))

    def end(self) -> None:
        """Add the list of all parts: the last one."""
        self.text(END, json.dumps(self._parts))


@contextmanager
def writing(file: IO[bytes], public: str) -> Iterator[Writing]:
    """Write a backup into ``file``, sealed for this public half; whole only when the block ends without an error."""
    sealing = age.Sealing(file, public)
    with tarfile.open(fileobj=sealing, mode="w|gz", format=tarfile.PAX_FORMAT) as tar:
        yield (parts := Writing(tar))
        parts.end()
    sealing.close()


@dataclass(frozen=True, slots=True)
class Part:
    """One part while a backup is read: take its bytes before the next one is asked for."""

    name: str
    size: int
    file: IO[bytes]


def read(file: IO[bytes], secret: str) -> Iterator[Part]:
    """Every part, the manifest first; ends only when the whole file was there and unchanged.

    Raises:
        CannotOpen: it is no backup, for another key, or not whole.
        ValueError: the key is not right.
    """
    found: dict[str, int] = {}
    opening = io.BufferedReader(age.Opening(file, secret), age.PIECE)
    try:
        with tarfile.open(fileobj=opening, mode="r|gz") as tar:
            for entry in tar:
                held = tar.extractfile(entry)
                if held is None:
                    raise age.CannotOpen("This backup holds something that is no part of one.")
                if entry.name == END:
                    told = json.loads(held.read(SMALL))
                    break
                yield Part(entry.name, entry.size, held)
                found[entry.name] = entry.size
            else:
                told = None
        while opening.read(age.PIECE):  # to the marked end: what follows is checked too
            pass
    except (tarfile.TarError, EOFError, zlib.error, json.JSONDecodeError):
        raise age.CannotOpen("This backup is not whole: what is inside does not read to its end.") from None
    if told != found:
        raise age.CannotOpen("This backup is not whole: parts of it are missing.")


def read_manifest(part: Part) -> Manifest:
    """The manifest in the first part.

    Raises:
        CannotOpen: it is none, or of a later format.
    """
    if part.name != MANIFEST:
        raise age.CannotOpen("This file is no backup of Open Chair: it opens, but holds something else.")
    said: dict[str, Any] = json.loads(part.file.read(SMALL))
    if said.get("format") != FORMAT:
        raise age.CannotOpen("This backup was made by a later version of Open Chair: update this one first.")
    return Manifest(**{one.name: said[one.name] for one in fields(Manifest)})
