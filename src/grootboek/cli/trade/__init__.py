"""Commands on articles, their stock and prices, and on sales orders."""
