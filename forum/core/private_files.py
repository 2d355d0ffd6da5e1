"""Files that only their owner may read, and that are there whole or not at all."""

import os
from pathlib import Path


def write_private(file: Path, text: str) -> None:
    """Put a text file of mode 0600 in its place; a power cut leaves the old one or the new one."""
    half = file.with_name(file.name + ".part")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    half.replace(file)
