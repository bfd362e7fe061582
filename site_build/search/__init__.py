"""The search index: what can be found, how its words are read, and the small files in which a browser finds them."""
