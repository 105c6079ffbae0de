"""Verkoopboekingen, inkoopboekingen and the bookings of money: from their models to the books and back."""
