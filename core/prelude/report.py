# What hosts call.


def exception_text(exception):
    # The text of a traceback's last line.
    try:
        return str(exception)
    except BaseException:
        return "<exception str() failed>"
