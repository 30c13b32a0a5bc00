"""The demo's process maps, one JSON file a council."""
