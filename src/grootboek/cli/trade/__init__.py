"""Commands for what is traded: articles, their stock, agreed prices, sales orders and the web shop."""
