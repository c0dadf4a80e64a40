"""Tertulia: the open workbench of a community manager."""

__version__ = "0.1.0"
