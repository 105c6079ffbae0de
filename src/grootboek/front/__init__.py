"""The front of the server, before and after the doors: limits, proxies, the log and the metrics."""
