"""What is checked of a corpus that was read, each kind of check in a module of its own."""
