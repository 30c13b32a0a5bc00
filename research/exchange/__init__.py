"""Projects of other programs: what they hold, as this project sees it, on its way in or out."""
