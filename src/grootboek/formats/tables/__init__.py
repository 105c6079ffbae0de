"""Tables as files: written from columns and rows, row by row, so that a table of any length fits in memory."""
