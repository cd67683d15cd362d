"""Proof beyond the single tests: rules that every step keeps, walks that nobody wrote down, and faults from outside."""
