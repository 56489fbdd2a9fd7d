"""There are no threads; a test that starts one fails then."""


def requires_working_threading(*, module=False):
    return None if module else (lambda test: test)
