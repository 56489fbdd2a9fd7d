"""Files and streams: CPython's own Python version of them, the module _pyio of the library."""

import sys as _sys


def _load():
    # It registers its classes with those of io, which are made of what it gives: meanwhile something stands for these.
    class Base:
        @staticmethod
        def register(cls):
            pass

    known = _sys.modules.pop('io', None)
    stand_in = type(_sys)('io')
    stand_in.__all__ = []
    stand_in.SEEK_SET, stand_in.SEEK_CUR, stand_in.SEEK_END = 0, 1, 2
    stand_in.IOBase = stand_in.RawIOBase = stand_in.BufferedIOBase = stand_in.TextIOBase = Base
    _sys.modules['io'] = stand_in
    try:
        import _pyio
    finally:
        if known is None:
            del _sys.modules['io']
        else:
            _sys.modules['io'] = known
    return _pyio


class FileIO:
    # What _pyio registers; its own takes the name.
    pass


_pyio = _load()
from _pyio import (BlockingIOError, BufferedRandom, BufferedReader, BufferedRWPair, BufferedWriter, BytesIO,
                   DEFAULT_BUFFER_SIZE, FileIO, IncrementalNewlineDecoder, StringIO, TextIOWrapper,
                   UnsupportedOperation, open, text_encoding)



def open_code(path):
    return open(path, 'rb')


_IOBase, _RawIOBase = _pyio.IOBase, _pyio.RawIOBase
_BufferedIOBase, _TextIOBase = _pyio.BufferedIOBase, _pyio.TextIOBase
