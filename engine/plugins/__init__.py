"""Everything a researcher can add, one file each, a folder for each kind."""
