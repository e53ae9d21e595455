"""Exchange rates per day."""
