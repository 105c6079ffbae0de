"""Writing bookings with their entries: a fast form for each engine, one for many at once, and their plain twin."""
