"""Documents (boekstuk): the bookings of an import and of an export."""
