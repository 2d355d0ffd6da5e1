"""``python -m bench``: every measurement in turn, each in its own process; what follows names just some of them."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PARTS = {"__init__", "__main__", "bare_room", "crowd", "house", "node_room"}  # of others
OTHERS = PARTS | {"faults", "pictures"}  # half an hour, and no measurement


def main(chosen: list[str]) -> int:
    """Run the measurements; returns how many of them missed their bar."""
    names = chosen or sorted(path.stem for path in HERE.glob("*.py") if path.stem not in OTHERS)
    missed = 0
    for name in names:
        print(f"\n== {name}", flush=True)
        status = subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=HERE.parent, check=False).returncode
        missed += status != 0
    return missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
