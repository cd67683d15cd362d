"""Builds the word list and the search graph of the shipped speech model from what people may say to the coach."""
