"""The demo's validator and portal runs: their facts in JSON, their counts in one CSV a council."""
