"""What an answer says: outcomes, reasons, next steps, comparison, a list of projects."""
