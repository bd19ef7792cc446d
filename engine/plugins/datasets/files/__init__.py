"""Pictures as files: downloads, own folders, memory maps, one decoder."""
