"""What a training loop asks of the engine: functions and updates that are built from its public parts alone."""
