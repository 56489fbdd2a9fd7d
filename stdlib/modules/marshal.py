"""Values as bytes: of what `compile` makes nothing can be written, images are not CPython's."""

version = 4


def _number(n):
    return n.to_bytes(4, 'little')


def dumps(value, version=4, /):
    out = []
    _write(value, out, 0)
    return b''.join(out)


def _write(value, out, depth):
    if depth > 2000:
        raise ValueError('object too deeply nested to marshal')
    if value is None:
        out.append(b'N')
    elif value is True:
        out.append(b'T')
    elif value is False:
        out.append(b'F')
    elif value is ...:
        out.append(b'.')
    elif value is StopIteration:
        out.append(b'S')
    elif type(value) is int:
        if -2147483648 <= value < 2147483648:
            out.append(b'i' + (value & 0xFFFFFFFF).to_bytes(4, 'little'))
        else:
            digits = []
            rest = abs(value)
            while rest:
                digits.append((rest & 0x7FFF).to_bytes(2, 'little'))
                rest >>= 15
            out.append(b'l' + ((len(digits) if value > 0 else -len(digits)) & 0xFFFFFFFF).to_bytes(4, 'little'))
            out.extend(digits)
    elif type(value) is float:
        import _struct
        out.append(b'g' + _struct.pack('<d', value))
    elif type(value) is complex:
        import _struct
        out.append(b'y' + _struct.pack('<dd', value.real, value.imag))
    elif type(value) is str:
        text = value.encode('utf-8', 'surrogatepass')
        out.append(b'u' + _number(len(text)) + text)
    elif type(value) in (bytes, bytearray):
        out.append(b's' + _number(len(value)) + bytes(value))
    elif type(value) in _SEQUENCES:
        out.append(_SEQUENCES[type(value)] + _number(len(value)))
        for item in value:
            _write(item, out, depth + 1)
    elif type(value) is dict:
        out.append(b'{')
        for key, item in value.items():
            _write(key, out, depth + 1)
            _write(item, out, depth + 1)
        out.append(b'0')
    else:
        raise ValueError('unmarshallable object')


_SEQUENCES = {tuple: b'(', list: b'[', set: b'<', frozenset: b'>'}
_END = object()


class _Reader:
    def __init__(self, data):
        self.data = bytes(data)
        self.at = 0
        self.known = []

    def take(self, n):
        if self.at + n > len(self.data):
            raise EOFError('marshal data too short')
        self.at += n
        return self.data[self.at - n:self.at]

    def number(self, n=4):
        return int.from_bytes(self.take(n), 'little', signed=True)

    def value(self):
        code = self.take(1)[0]
        kept = code & 0x80
        place = len(self.known)
        if kept:
            self.known.append(None)
        result = self.one(chr(code & 0x7F))
        if kept:
            self.known[place] = result
        return result

    def one(self, kind):
        if kind in 'NTF.S0':
            return {'N': None, 'T': True, 'F': False, '.': ..., 'S': StopIteration, '0': _END}[kind]
        if kind == 'i':
            return self.number()
        if kind == 'l':
            count = self.number()
            result = 0
            for i in range(abs(count)):
                result |= int.from_bytes(self.take(2), 'little') << 15 * i
            return -result if count < 0 else result
        if kind == 'g':
            import _struct
            return _struct.unpack('<d', self.take(8))[0]
        if kind == 'y':
            import _struct
            return complex(*_struct.unpack('<dd', self.take(16)))
        if kind in 'ut':
            return self.take(self.number()).decode('utf-8', 'surrogatepass')
        if kind in 'aA':
            return self.take(self.number()).decode('latin-1')
        if kind in 'zZ':
            return self.take(self.take(1)[0]).decode('latin-1')
        if kind == 's':
            return self.take(self.number())
        if kind == 'r':
            return self.known[self.number()]
        if kind in '([<>)':
            count = self.take(1)[0] if kind == ')' else self.number()
            items = [self.value() for _ in range(count)]
            return {'(': tuple, ')': tuple, '[': list, '<': set, '>': frozenset}[kind](items)
        if kind == '{':
            result = {}
            while True:
                key = self.value()
                if key is _END:
                    return result
                result[key] = self.value()
        raise ValueError('bad marshal data (unknown type code)')


def loads(data, /):
    return _Reader(data).value()


def dump(value, file, version=4, /):
    return file.write(dumps(value, version))


def load(file, /):
    return loads(file.read())
