"""Separations between two members, and the SQL that keeps them apart."""
