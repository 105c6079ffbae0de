"""The doors: each speaks one vendor's interface, translates to the books and back, and decides nothing itself."""
