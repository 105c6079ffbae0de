"""CASHWin's side of the door: how the program of a customer fetches what is asked of his off-line administrations."""
