"""Files of others read into values, and files written from values: invoices, bank statements, audit files, tables."""
