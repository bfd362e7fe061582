"""The subcommands of `policykb`, one module each, imported only when asked for."""
