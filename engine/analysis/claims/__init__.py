"""Claims of papers and of our own, with verdicts that the stored runs carry and no stronger."""
