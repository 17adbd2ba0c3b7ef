"""The readable reference: every piece is a pure function of arrays; steps of rules run on symbolic variables too."""
