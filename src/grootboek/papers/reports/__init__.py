"""Reports for a reader: the columns of each in Dutch, and the page on which a table is printed."""
