"""How the law is shown: read YAML, check it, render pages as values, write them; MkDocs is a thin end."""
