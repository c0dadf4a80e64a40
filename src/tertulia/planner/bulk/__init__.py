"""Many posts from one sheet (CSV or XLSX): read, tried without saving anything, then brought in."""
