"""Web pages: articles read from HTML, the box on a page, feeds, addresses."""
