"""Makes the specs, the element functions and the checks of the test of combinations."""
