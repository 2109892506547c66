"""Scenario packs: their format, how they are read and how they are published."""
