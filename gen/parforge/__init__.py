"""parforge's generator: reads specs, decides what their C says, and prints it."""

__version__ = "0.1.0"
