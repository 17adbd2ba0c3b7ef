"""The readable reference: every rule is a pure function of arrays."""
