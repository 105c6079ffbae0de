"""What leaves the books on paper or in a file: invoices as HTML and PDF, collections for the bank. Nouns in, bytes out."""
