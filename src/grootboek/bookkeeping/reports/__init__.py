"""Reports on the books: a function for each, which reads balances, items or lines and decides what belongs in it."""
