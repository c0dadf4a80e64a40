"""Medios: the library of files, what is known of each, and choosing one from elsewhere."""
