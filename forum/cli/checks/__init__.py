"""What ``open-chair doctor`` looks at: every check is one small function in the register."""

from forum.cli.checks import database, house, machine, staff
from forum.cli.checks.register import CHECKS, Finding, Level, Surroundings, run_all

__all__ = ["CHECKS", "Finding", "Level", "Surroundings", "database", "house", "machine", "run_all", "staff"]
