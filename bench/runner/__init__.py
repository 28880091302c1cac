"""Runs the programs of contestants in turn and compares what they measured."""
