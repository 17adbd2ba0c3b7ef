"""What the tests of studies share: the runs of a careful reader."""


def runs(study, tried, seeds):
    """Run each side of a study at each of its settings, {side: settings}, with each of the seeds."""
    for side, settings in tried.items():
        for setting in settings:
            for seed in seeds:
                study.run(side, setting, seed)


def search_and_judge(study, tried, best, choose, judge):
    """A search over the settings of each side, {side: settings}, then its best, {side: setting}, with other seeds."""
    runs(study, tried, choose)
    runs(study, {side: (setting,) for side, setting in best.items()}, judge)
