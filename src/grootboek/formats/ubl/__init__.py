"""Electronic invoices in UBL: the names of the standards, and the rules that they hold an invoice to."""
