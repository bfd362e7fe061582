"""The corpus: works, versions, references, and what is checked of them."""
