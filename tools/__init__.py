"""What developers run: what is derived from data, measured, packed and walked."""
