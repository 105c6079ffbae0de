"""The generated pages: each module has a function `page` that returns the text of one."""
