"""Every page of the site as a value, and where it stands. Nothing here knows of MkDocs."""
