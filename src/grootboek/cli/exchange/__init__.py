"""Files of other programs: audit files and tables that are written and read."""
