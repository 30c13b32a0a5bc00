"""How widely a tag was heard: from how many people of those asked, council by council."""
