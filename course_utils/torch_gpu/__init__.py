"""The fast twin: the same names as `numpy_ref`, at the speed of the device."""
