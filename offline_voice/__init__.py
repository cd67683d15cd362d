"""The Raspberry Pi front of stretch coach (ears, mouth, player, loop) and the command line."""
