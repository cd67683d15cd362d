"""Trains what `skill/understanding` ships: the n-gram classifiers and the encoder, from the corpus and the interaction model."""
