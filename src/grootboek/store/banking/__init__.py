"""What banks report: statements, transactions and what became of them, and the rules for that."""
