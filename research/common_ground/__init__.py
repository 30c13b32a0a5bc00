"""Common ground: what several councils say, what one says, who was asked, who disagreed."""
