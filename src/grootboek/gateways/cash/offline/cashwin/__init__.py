"""CASHWin's side of the door: the program of a customer fetches the requests for his off-line administrations."""
