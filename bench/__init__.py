"""Measurements of the product against its peers, in one run on one machine: `make bench`."""
