"""What the project wants to know, and what it asks: research questions and the topic guide."""
