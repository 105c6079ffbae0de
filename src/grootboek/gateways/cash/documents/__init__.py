"""Documents (boekstuk): what an import books, and what an export shows of bookings."""
