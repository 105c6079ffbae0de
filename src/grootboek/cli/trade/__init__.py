"""Commands for what is traded: articles, their stock, agreed prices and the web shop."""
