"""Rows: the only place that knows the tables and speaks SQL."""
