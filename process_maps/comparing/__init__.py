"""What councils' maps do differently, in words; and how alike whole maps are, in numbers."""
