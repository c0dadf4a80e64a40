"""Dates and numbers by locale."""
