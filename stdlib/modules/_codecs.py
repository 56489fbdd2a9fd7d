"""Encodings: the registry of codecs, and those that the machine has."""

_search_functions = []
_codecs = {}
_handlers = {}


def register(search_function, /):
    if not callable(search_function):
        raise TypeError('argument must be callable')
    _search_functions.append(search_function)


def unregister(search_function, /):
    if search_function in _search_functions:
        _search_functions.remove(search_function)
        _codecs.clear()


def lookup(encoding, /):
    name = encoding.replace(' ', '-').lower()
    found = _codecs.get(name)
    if found is not None:
        return found
    if not _search_functions:
        import encodings
    for search in _search_functions:
        found = search(name)
        if found is not None:
            if not isinstance(found, tuple) or len(found) != 4:
                raise TypeError('codec search functions must return 4-tuples')
            _codecs[name] = found
            return found
    raise LookupError('unknown encoding: ' + encoding)


def encode(obj, encoding='utf-8', errors='strict'):
    result = lookup(encoding)[0](obj, errors)
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError('encoder must return a tuple (object, integer)')
    return result[0]


def decode(obj, encoding='utf-8', errors='strict'):
    result = lookup(encoding)[1](obj, errors)
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError('decoder must return a tuple (object,integer)')
    return result[0]


def _is_text_encoding(encoding):
    return getattr(lookup(encoding), '_is_text_encoding', True)


# --- what is done about errors

def register_error(errors, handler, /):
    if not callable(handler):
        raise TypeError('handler must be callable')
    _handlers[errors] = handler


def _unregister_error(errors, /):
    return _handlers.pop(errors, None) is not None


def lookup_error(errors, /):
    try:
        return _handlers[errors]
    except KeyError:
        raise LookupError("unknown error handler name '%s'" % errors) from None


def _strict(error):
    if isinstance(error, Exception):
        raise error
    raise TypeError('codec must pass exception instance')


def _place(error):
    if not isinstance(error, UnicodeError):
        raise TypeError("don't know how to handle %s in error callback" % type(error).__name__)
    return error.object, error.start, error.end


def _ignore(error):
    _, start, end = _place(error)
    return ('', end)


def _replace(error):
    _, start, end = _place(error)
    if isinstance(error, UnicodeDecodeError):
        return ('\ufffd', end)
    return (('?' if isinstance(error, UnicodeEncodeError) else '\ufffd') * (end - start), end)


def _xmlcharrefreplace(error):
    if not isinstance(error, UnicodeEncodeError):
        raise TypeError("don't know how to handle %s in error callback" % type(error).__name__)
    text, start, end = _place(error)
    return (''.join(['&#%d;' % ord(c) for c in text[start:end]]), end)


def _escaped(code):
    return '\\x%02x' % code if code < 256 else '\\u%04x' % code if code < 65536 else '\\U%08x' % code


def _backslashreplace(error):
    text, start, end = _place(error)
    if isinstance(error, UnicodeDecodeError):
        return (''.join(['\\x%02x' % byte for byte in text[start:end]]), end)
    return (''.join([_escaped(ord(c)) for c in text[start:end]]), end)


def _namereplace(error):
    import unicodedata
    text, start, end = _place(error)
    names = [unicodedata.name(c, None) for c in text[start:end]]
    return (''.join(['\\N{%s}' % n if n else _escaped(ord(c)) for n, c in zip(names, text[start:end])]), end)


def _surrogateescape(error):
    text, start, end = _place(error)
    if isinstance(error, UnicodeDecodeError):
        kept = []
        for byte in text[start:end]:
            if byte < 128:
                break
            kept.append(chr(0xDC00 + byte))
        if not kept:
            raise error
        return (''.join(kept), start + len(kept))
    kept = []
    for c in text[start:end]:
        if not 0xDC80 <= ord(c) <= 0xDCFF:
            raise error
        kept.append(ord(c) - 0xDC00)
    return (bytes(kept), end)


def _surrogatepass(error):
    text, start, end = _place(error)
    if isinstance(error, UnicodeEncodeError):
        return (text[start:end].encode(error.encoding, 'surrogatepass'), end)
    raise error


for _name, _handler in (('strict', _strict), ('ignore', _ignore), ('replace', _replace),
                        ('xmlcharrefreplace', _xmlcharrefreplace), ('backslashreplace', _backslashreplace),
                        ('namereplace', _namereplace), ('surrogateescape', _surrogateescape),
                        ('surrogatepass', _surrogatepass)):
    _handlers[_name] = _handler
# Those that the machine has itself.
_BUILTIN = frozenset(_handlers) - {'namereplace'}


class _Function:
    # A function that stays one in the body of a class, as built-in ones do.
    __slots__ = ('_call', '__name__')

    def __init__(self, call, name):
        self._call, self.__name__ = call, name

    def __call__(self, *args, **keywords):
        return self._call(*args, **keywords)

    def __repr__(self):
        return '<built-in function %s>' % self.__name__


# --- the encodings that str.encode and bytes.decode have

def _encoded(text, encoding, errors):
    # With the handler of this name, which may be the program's own.
    errors = errors or 'strict'
    if errors in _BUILTIN:
        return text.encode(encoding, errors)
    parts = []
    while True:
        try:
            parts.append(text.encode(encoding))
            return b''.join(parts)
        except UnicodeEncodeError as error:
            parts.append(text[:error.start].encode(encoding))
            new, place = lookup_error(errors)(error)
            parts.append(new if isinstance(new, (bytes, bytearray)) else new.encode(encoding))
            text = text[place if place >= 0 else place + len(text):]


def _decoded(data, encoding, errors):
    errors = errors or 'strict'
    if errors in _BUILTIN:
        return data.decode(encoding, errors)
    parts = []
    while True:
        try:
            parts.append(data.decode(encoding))
            return ''.join(parts)
        except UnicodeDecodeError as error:
            parts.append(data[:error.start].decode(encoding))
            new, place = lookup_error(errors)(error)
            parts.append(new)
            data = data[place if place >= 0 else place + len(data):]


def _as_bytes(data):
    return data if isinstance(data, (bytes, bytearray)) else bytes(data)


def _encoder(encoding):
    def encode(text, errors='strict', /):
        if not isinstance(text, str):
            raise TypeError('encode() argument 1 must be str, not ' + type(text).__name__)
        return (_encoded(text, encoding, errors), len(text))
    return encode


def _decoder(encoding):
    def decode(data, errors='strict', /):
        data = _as_bytes(data)
        return (_decoded(data, encoding, errors), len(data))
    return decode


def _incremental(encoding, whole):
    # A decoder that may leave the end of its input for later; `whole(data)` is how many bytes are whole characters.
    def decode(data, errors='strict', final=False, /):
        data = _as_bytes(data)
        size = len(data) if final else whole(data)
        return (_decoded(data[:size], encoding, errors), size)
    return decode


def _whole_utf_8(data):
    # Up to three bytes at the end may begin a character.
    for back in range(1, min(4, len(data) + 1)):
        byte = data[-back]
        if byte >= 0xC0:
            wanted = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(data) - back if wanted > back else len(data)
        if byte < 0x80:
            break
    return len(data)


def _whole_utf_16(little):
    def whole(data):
        size = len(data) & ~1
        if size >= 2:
            high = data[size - 1] if little else data[size - 2]
            if 0xD8 <= high <= 0xDB:
                size -= 2
        return size
    return whole


ascii_encode, ascii_decode = _encoder('ascii'), _decoder('ascii')
latin_1_encode, latin_1_decode = _encoder('latin-1'), _decoder('latin-1')
utf_8_encode, utf_8_decode = _encoder('utf-8'), _incremental('utf-8', _whole_utf_8)
utf_16_le_encode, utf_16_be_encode = _encoder('utf-16-le'), _encoder('utf-16-be')
utf_16_le_decode = _incremental('utf-16-le', _whole_utf_16(True))
utf_16_be_decode = _incremental('utf-16-be', _whole_utf_16(False))
utf_32_le_encode, utf_32_be_encode = _encoder('utf-32-le'), _encoder('utf-32-be')
utf_32_le_decode = _incremental('utf-32-le', lambda data: len(data) & ~3)
utf_32_be_decode = _incremental('utf-32-be', lambda data: len(data) & ~3)


def _with_mark(bits, marks):
    whole = _whole_utf_16(True) if bits == 16 else lambda data: len(data) & ~3

    def encode(text, errors='strict', byteorder=0, /):
        name = 'utf-%d-%s' % (bits, 'be' if byteorder == 1 else 'le')
        data = _encoded(text, name, errors)
        return ((marks[-1] if byteorder == 0 else b'') + data, len(text))

    def ex_decode(data, errors='strict', byteorder=0, final=False, /):
        data = _as_bytes(data)
        size = len(data) if final else whole(data)
        start = 0
        if byteorder == 0:
            for order, mark in marks.items():
                if data.startswith(mark):
                    start, byteorder = len(mark), order
                    break
        name = 'utf-%d-%s' % (bits, 'be' if byteorder == 1 else 'le')
        return (_decoded(data[start:size], name, errors), size, byteorder)

    def decode(data, errors='strict', final=False, /):
        return ex_decode(data, errors, 0, final)[:2]

    return encode, decode, ex_decode


utf_16_encode, utf_16_decode, utf_16_ex_decode = _with_mark(16, {-1: b'\xff\xfe', 1: b'\xfe\xff'})
utf_32_encode, utf_32_decode, utf_32_ex_decode = _with_mark(32, {-1: b'\xff\xfe\0\0', 1: b'\0\0\xfe\xff'})


def readbuffer_encode(data, errors='strict', /):
    data = data.encode('utf-8') if isinstance(data, str) else bytes(data)
    return (data, len(data))


# --- escapes

_PLAIN = {9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\'}
_LETTERS = {'a': 7, 'b': 8, 'f': 12, 'n': 10, 'r': 13, 't': 9, 'v': 11, '\\': 92, "'": 39, '"': 34}


def escape_encode(data, errors='strict', /):
    parts = []
    for byte in data:
        if byte == 39:
            parts.append("\\'")
        elif byte in _PLAIN:
            parts.append(_PLAIN[byte])
        else:
            parts.append(chr(byte) if 32 <= byte < 127 else '\\x%02x' % byte)
    return (''.join(parts).encode('ascii'), len(data))


def escape_decode(data, errors='strict', /):
    text = data if isinstance(data, str) else bytes(data).decode('latin-1')
    return (_unescaped(text, False, errors, 'escape').encode('latin-1'), len(data))


def unicode_escape_encode(text, errors='strict', /):
    parts = []
    for c in text:
        code = ord(c)
        if code in _PLAIN:
            parts.append(_PLAIN[code])
        else:
            parts.append(c if 32 <= code < 127 else _escaped(code))
    return (''.join(parts).encode('ascii'), len(text))


def unicode_escape_decode(data, errors='strict', final=True, /):
    text = data if isinstance(data, str) else bytes(data).decode('latin-1')
    return (_unescaped(text, True, errors, 'unicodeescape'), len(data))


def raw_unicode_escape_encode(text, errors='strict', /):
    parts = [c if ord(c) < 256 else _escaped(ord(c)) for c in text]
    return (''.join(parts).encode('latin-1'), len(text))


def raw_unicode_escape_decode(data, errors='strict', final=True, /):
    text = data if isinstance(data, str) else bytes(data).decode('latin-1')
    parts = []
    i = 0
    while i < len(text):
        size = {'\\u': 4, '\\U': 8}.get(text[i:i + 2])
        if size is None:
            step = 2 if text[i:i + 2] == '\\\\' else 1
            parts.append(text[i:i + step])
            i += step
            continue
        parts.append(chr(_hex(text, i + 2, size, 'rawunicodeescape', i)))
        i += 2 + size
    return (''.join(parts), len(data))


def _hex(text, at, size, codec, start):
    digits = text[at:at + size]
    try:
        if len(digits) < size or digits[:1] in '+-' or '_' in digits or ' ' in digits:
            raise ValueError
        return int(digits, 16)
    except ValueError:
        kind = {2: '\\xXX', 4: '\\uXXXX', 8: '\\UXXXXXXXX'}[size]
        raise UnicodeDecodeError(codec, text.encode('latin-1', 'replace'), start, min(at + size, len(text)),
                                 'truncated %s escape' % kind) from None


def _unescaped(text, is_text, errors, codec):
    parts = []
    i, size = 0, len(text)
    while i < size:
        end = text.find('\\', i)
        if end < 0:
            parts.append(text[i:])
            break
        parts.append(text[i:end])
        if end + 1 >= size:
            if is_text:
                raise UnicodeDecodeError(codec, text.encode('latin-1', 'replace'), end, size, '\\ at end of string')
            raise ValueError('Trailing \\ in string')
        c = text[end + 1]
        i = end + 2
        if c == '\n':
            continue
        if c in _LETTERS:
            parts.append(chr(_LETTERS[c]))
        elif c in '01234567':
            digits = c
            while len(digits) < 3 and i < size and text[i] in '01234567':
                digits += text[i]
                i += 1
            code = int(digits, 8)
            parts.append(chr(code if is_text else code & 255))
        elif c == 'x' or is_text and c in 'uU':
            count = {'x': 2, 'u': 4, 'U': 8}[c]
            try:
                parts.append(chr(_hex(text, i, count, codec, end)))
            except UnicodeDecodeError:
                if not is_text:
                    raise ValueError('invalid \\x escape at position %d' % end) from None
                raise
            i += count
        elif is_text and c == 'N' and text[i:i + 1] == '{':
            stop = text.find('}', i)
            import unicodedata
            parts.append(unicodedata.lookup(text[i + 1:stop]))
            i = stop + 1
        else:
            parts.append('\\' + c)
    return ''.join(parts)


# --- tables

def charmap_build(table, /):
    return {ord(c): i for i, c in enumerate(table) if c != '\ufffe'}


def charmap_encode(text, errors='strict', mapping=None, /):
    if mapping is None:
        return latin_1_encode(text, errors)
    parts = []
    i, size = 0, len(text)
    while i < size:
        new = _mapped(mapping, text[i])
        if new is not None:
            parts.append(new)
            i += 1
            continue
        end = i + 1
        while end < size and _mapped(mapping, text[end]) is None:
            end += 1
        error = UnicodeEncodeError('charmap', text, i, end, 'character maps to <undefined>')
        new, i = lookup_error(errors or 'strict')(error)
        if i < 0:
            i += size
        if isinstance(new, str):
            for c in new:
                byte = _mapped(mapping, c)
                if byte is None:
                    raise error
                parts.append(byte)
        else:
            parts.append(new)
    return (b''.join(parts), size)


def _mapped(mapping, c):
    try:
        new = mapping[ord(c)]
    except LookupError:
        return None
    if new is None or isinstance(new, bytes):
        return new
    if isinstance(new, int):
        if not 0 <= new < 256:
            raise TypeError('character mapping must be in range(256)')
        return bytes((new,))
    raise TypeError('character mapping must return integer, bytes or None, not ' + type(new).__name__)


def charmap_decode(data, errors='strict', mapping=None, /):
    data = _as_bytes(data)
    if mapping is None:
        return latin_1_decode(data, errors)
    parts = []
    i, size = 0, len(data)
    while i < size:
        try:
            new = mapping[data[i]]
        except LookupError:
            new = None
        if new is None or new == '\ufffe' or new == 0xFFFE:
            error = UnicodeDecodeError('charmap', bytes(data), i, i + 1, 'character maps to <undefined>')
            new, i = lookup_error(errors or 'strict')(error)
            if i < 0:
                i += size
        else:
            if isinstance(new, int):
                new = chr(new)
            i += 1
        parts.append(new)
    return (''.join(parts), size)


# --- UTF-7

_BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
_DIRECT = frozenset('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\'(),-./:? \t\n\r!"#$%&*;<=>@[]^_`{|}')


def utf_7_encode(text, errors='strict', /):
    parts = []
    waiting = []

    def close(next):
        data = ''.join(waiting).encode('utf-16-be', 'surrogatepass')
        del waiting[:]
        bits = int.from_bytes(data, 'big')
        count = len(data) * 8
        pad = -count % 6
        bits <<= pad
        digits = [_BASE64[bits >> shift & 63] for shift in range(count + pad - 6, -1, -6)]
        parts.append('+' + ''.join(digits) + ('-' if next is None or next in _BASE64 or next == '-' else ''))

    for c in text:
        if c in _DIRECT:
            if waiting:
                close(c)
            parts.append(c)
        elif c == '+' and not waiting:
            parts.append('+-')
        else:
            waiting.append(c)
    if waiting:
        close(None)
    return (''.join(parts).encode('ascii'), len(text))


def utf_7_decode(data, errors='strict', final=False, /):
    text = bytes(data).decode('latin-1')
    parts = []
    i = 0
    while i < len(text):
        if text[i] != '+':
            parts.append(text[i])
            i += 1
            continue
        end = i + 1
        while end < len(text) and text[end] in _BASE64:
            end += 1
        digits = text[i + 1:end]
        if not digits and text[end:end + 1] == '-':
            parts.append('+')
        else:
            bits = 0
            for digit in digits:
                bits = bits << 6 | _BASE64.index(digit)
            count = len(digits) * 6 // 16 * 2
            bits >>= len(digits) * 6 - count * 8
            parts.append(bits.to_bytes(count, 'big').decode('utf-16-be', 'surrogatepass'))
        i = end + (text[end:end + 1] == '-')
    return (''.join(parts), len(data))


_plain = type(register)
for _name, _value in list(globals().items()):
    if type(_value) is _plain and not _name.startswith('_'):
        globals()[_name] = _Function(_value, _name)
del _name, _value, _handler, _plain
