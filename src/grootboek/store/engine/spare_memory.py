"""Memory that was freed, but that the C library keeps for what may come."""

import ctypes


def return_spare_memory() -> None:
    """Give memory that nobody uses back to the system, also from between what is used; nothing is done where glibc is not."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
