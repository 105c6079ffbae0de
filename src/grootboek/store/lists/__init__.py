"""Lists by any condition and in any order: SQL as far as it answers exactly, memory for the rest, in portions."""
