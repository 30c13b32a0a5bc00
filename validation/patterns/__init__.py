"""The pattern of a return's errors: how concentrated, what is shared, and whether a mix differs.

All of it is made from counts that came through the door (`validation.disclosure`), so a hidden
count is in no share, no number of rules "fewer than five" and no test.
"""
