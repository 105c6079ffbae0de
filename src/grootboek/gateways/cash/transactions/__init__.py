"""Transactions: the number under which the outcome of an import or export can be asked for."""
