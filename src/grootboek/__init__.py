"""Keep the books of Dutch administrations and open three vendors' doors on them."""

__version__ = "0.1.0"
