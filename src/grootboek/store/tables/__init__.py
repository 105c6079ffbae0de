"""The tables and their columns; no code outside the store sees them."""
