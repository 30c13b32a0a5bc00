"""Says versus shows: topic by topic, what people spoke of beside how often its rules fail."""
