"""The resources that are kept or listed, a module each: its field table, its codes, and what answers its operations."""
