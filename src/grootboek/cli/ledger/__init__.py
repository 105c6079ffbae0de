"""Commands on what is booked: locking periods, closing years, settling and correcting."""
