"""The resources of CASH, a module for each: its export and its import."""
