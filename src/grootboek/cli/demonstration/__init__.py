"""The demo administration, and the clients that book in it through all three doors."""
