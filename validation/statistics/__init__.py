"""What may be said of counts of errors, and how surely: pure functions of numbers, nobody in them.

Where many cells are worked out at once the answer is an array, and NaN stands for "not defined
there" (nothing was counted, or out of nothing). It is a mark for the code: whoever shows a number
turns it into words. Where a whole answer cannot be given it is a :class:`NotEstimated`.
"""
