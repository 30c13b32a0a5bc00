"""Whether two people who code the same units on their own come to the same: how often, how sure."""
