# What hosts call.


def exception_text(exception):
    # The text of a traceback's last line.
    try:
        return str(exception)
    except BaseException:
        return "<exception str() failed>"


def host_call(function, args, keywords):
    # A call that the host makes.
    if keywords is None:
        return function(*args)
    return function(*args, **keywords)


def exit_functions():
    # What atexit has kept, if it was imported.
    module = _modules().get("atexit")
    if module is not None:
        module._run_exitfuncs()
