"""Users, credentials, sessions and counts of calls. These come before a Book: they say which one may be opened."""
