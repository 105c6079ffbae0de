"""Tests of work that is done later."""
