"""Tags proposed from what was tagged before, and quotes like a quote: learnt on this machine."""
