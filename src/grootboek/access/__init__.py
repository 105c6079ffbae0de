"""Who may open which books: users, secrets, credentials of the doors, and their sessions."""
