"""``python -m forum`` is the same as the command ``open-chair``."""

from forum.cli import main

main()
