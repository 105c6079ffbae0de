"""Reading the ledger: bookings, balances, open items and what proves them."""
