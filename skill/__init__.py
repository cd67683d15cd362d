"""The shared layer of stretch coach: the dialogue, its content, its understanding, and the Alexa front."""
