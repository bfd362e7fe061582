"""Cases, and what a pack gives for them."""
