/* Nothing: tests/specs/good/includes.toml names it. */
