"""The commands for programs of others: which may be coupled, their client keys, and where changes are told."""
