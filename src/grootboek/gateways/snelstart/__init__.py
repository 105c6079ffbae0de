"""The SnelStart door: B2B API v2 on the books of an administration."""
