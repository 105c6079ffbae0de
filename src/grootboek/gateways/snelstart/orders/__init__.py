"""Verkooporders, offertes and verkoopordersjablonen: from model to draft and back, their codes, and what answers them."""
