"""The peers that the product is measured against, each in a process of its own."""
