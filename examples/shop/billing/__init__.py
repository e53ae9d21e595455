"""Plans, plan changes and invoices."""
