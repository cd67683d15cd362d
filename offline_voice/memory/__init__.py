"""What this machine remembers of a person who agreed to it: one small SQLite file in the data folder, and nothing else."""
