"""Verbs: one function for each act on the books, one transaction for each act."""
