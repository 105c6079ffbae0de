"""Transactions: the outcome of an import or export, kept under a number for three months."""
