"""Commands on what banks report."""
