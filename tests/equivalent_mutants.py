"""Mutants that change no result, each with the reason: they are not tried.

(module, source with what is changed in «…», what stands there instead): reason. The source needs to be no longer than
tells the place from all others in the module.
"""

EQUIVALENT = {}
