"""Compression by bzip2, which this machine does not have."""


class _Missing:
    def __init__(self, *args, **keywords):
        raise NotImplementedError('bzip2')


class BZ2Compressor(_Missing):
    pass


class BZ2Decompressor(_Missing):
    pass
