"""Electronic invoices in CII, the syntax of Factur-X."""
