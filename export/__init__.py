"""Roster to files."""
