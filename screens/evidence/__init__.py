"""Evidence: painpoints, what they rest on, the chain from any end."""
