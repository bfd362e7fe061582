"""Tables in and out: Excel, CSV."""
