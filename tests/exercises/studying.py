"""What the tests of studies share: a way to make many runs."""


def runs(study, tried, seeds):
    """Run each side of a study at each of its settings, {side: settings}, with each of the seeds."""
    for side, settings in tried.items():
        for setting in settings:
            for seed in seeds:
                study.run(side, setting, seed)
