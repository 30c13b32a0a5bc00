"""Who said which quotes, and whether they count as asked."""
