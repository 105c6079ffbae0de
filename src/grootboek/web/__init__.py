"""Pages for people: signing in, the administration's first page, and invoices behind their links."""
