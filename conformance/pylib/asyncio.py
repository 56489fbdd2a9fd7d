"""No event loop: `run` drives a coroutine by hand, and one that really waits fails."""

from _absent import stub as _stub

__getattr__ = _stub('asyncio')


def run(main, *, debug=None):
    try:
        main.send(None)
    except StopIteration as done:
        return done.value
    main.close()
    raise NotImplementedError('asyncio: there is no event loop in this machine')


async def sleep(delay, result=None):
    return result


def set_event_loop_policy(policy):
    pass
