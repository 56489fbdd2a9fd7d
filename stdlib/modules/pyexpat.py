"""An XML parser with the interface of expat: well-formed documents of one file, without external entities."""

import re as _re
import sys as _sys

EXPAT_VERSION = 'expat_2.6.3'
version_info = (2, 6, 3)
native_encoding = 'UTF-8'
features = [('sizeof(XML_Char)', 1), ('sizeof(XML_LChar)', 1)]
XML_PARAM_ENTITY_PARSING_NEVER, XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE, XML_PARAM_ENTITY_PARSING_ALWAYS = 0, 1, 2


class ExpatError(Exception):
    __module__ = 'xml.parsers.expat'


error = ExpatError
_MESSAGES = {2: 'syntax error', 3: 'no element found', 4: 'not well-formed (invalid token)', 5: 'unclosed token',
             7: 'mismatched tag', 8: 'duplicate attribute', 9: 'junk after document element', 11: 'undefined entity',
             20: 'unclosed CDATA section', 27: 'unbound prefix'}


def ErrorString(code, /):
    return _MESSAGES.get(code)


def _module(name, values):
    module = type(_sys)('pyexpat.' + name)
    module.__dict__.update(values)
    _sys.modules['pyexpat.' + name] = module
    return module


errors = _module('errors', {
    'XML_ERROR_SYNTAX': 'syntax error', 'XML_ERROR_NO_ELEMENTS': 'no element found',
    'XML_ERROR_INVALID_TOKEN': 'not well-formed (invalid token)', 'XML_ERROR_UNCLOSED_TOKEN': 'unclosed token',
    'XML_ERROR_TAG_MISMATCH': 'mismatched tag', 'XML_ERROR_DUPLICATE_ATTRIBUTE': 'duplicate attribute',
    'XML_ERROR_JUNK_AFTER_DOC_ELEMENT': 'junk after document element', 'XML_ERROR_UNDEFINED_ENTITY': 'undefined entity',
    'XML_ERROR_FINISHED': 'parsing finished', 'codes': {text: code for code, text in _MESSAGES.items()},
    'messages': dict(_MESSAGES)})
model = _module('model', {'XML_CTYPE_EMPTY': 1, 'XML_CTYPE_ANY': 2, 'XML_CTYPE_MIXED': 3, 'XML_CTYPE_NAME': 4,
                          'XML_CTYPE_CHOICE': 5, 'XML_CTYPE_SEQ': 6, 'XML_CQUANT_NONE': 0, 'XML_CQUANT_OPT': 1,
                          'XML_CQUANT_REP': 2, 'XML_CQUANT_PLUS': 3})

_name = _re.compile(r'[:A-Z_a-z\x80-\U0010ffff][-:.\w\xb7]*')
_attribute = _re.compile(r'\s+([:A-Z_a-z\x80-\U0010ffff][-:.\w\xb7]*)\s*=\s*("[^"<]*"|\'[^\'<]*\')')
_end_of_tag = _re.compile(r'\s*(/?)>')
_entity = _re.compile(r'&(#x[0-9a-fA-F]+|#[0-9]+|[:A-Z_a-z\x80-\U0010ffff][-:.\w\xb7]*);')
_declared = _re.compile(r'<!ENTITY\s+([:A-Z_a-z][-:.\w]*)\s+(?:"([^"]*)"|\'([^\']*)\')\s*>')
_doctype = _re.compile(r'<!DOCTYPE\s+([:A-Z_a-z][-:.\w]*)(?:\s+PUBLIC\s+("[^"]*"|\'[^\']*\')\s+("[^"]*"|\'[^\']*\')|\s+SYSTEM\s+("[^"]*"|\'[^\']*\'))?\s*')
_declaration = _re.compile(r'<\?xml\s+version\s*=\s*["\']([^"\']*)["\'](?:\s+encoding\s*=\s*["\']([^"\']*)["\'])?(?:\s+standalone\s*=\s*["\'](yes|no)["\'])?\s*\?>')
_HANDLERS = ('StartElementHandler', 'EndElementHandler', 'CharacterDataHandler', 'ProcessingInstructionHandler',
             'CommentHandler', 'StartCdataSectionHandler', 'EndCdataSectionHandler', 'DefaultHandler',
             'DefaultHandlerExpand', 'StartNamespaceDeclHandler', 'EndNamespaceDeclHandler', 'StartDoctypeDeclHandler',
             'EndDoctypeDeclHandler', 'XmlDeclHandler', 'EntityDeclHandler', 'ElementDeclHandler', 'AttlistDeclHandler',
             'UnparsedEntityDeclHandler', 'NotationDeclHandler', 'ExternalEntityRefHandler', 'NotStandaloneHandler',
             'SkippedEntityHandler')


class XMLParserType:
    __module__ = 'pyexpat'

    def __init__(self, encoding, separator, intern):
        for handler in _HANDLERS:
            setattr(self, handler, None)
        self._encoding, self._separator = encoding, separator
        self.intern = {} if intern is None else intern
        self.buffer_text = self.ordered_attributes = self.specified_attributes = self.namespace_prefixes = False
        self.buffer_size, self.buffer_used = 8192, 0
        self.ErrorCode = 0
        self._data = b''
        self._text, self._at = '', 0
        self._open, self._scopes = [], [{'xml': 'http://www.w3.org/XML/1998/namespace'}]
        self._entities = {'lt': '<', 'gt': '>', 'amp': '&', 'apos': "'", 'quot': '"'}
        self._begun = self._seen = False
        self._pending = []

    # --- where it is

    def _place(self, at):
        before = self._text[:at]
        return before.count('\n') + 1, at - (before.rfind('\n') + 1)

    CurrentLineNumber = ErrorLineNumber = property(lambda self: self._place(self._at)[0])
    CurrentColumnNumber = ErrorColumnNumber = property(lambda self: self._place(self._at)[1])
    CurrentByteIndex = ErrorByteIndex = property(lambda self: len(self._text[:self._at].encode()))

    def _fail(self, code, at=None):
        line, column = self._place(self._at if at is None else at)
        self.ErrorCode = code
        error = ExpatError('%s: line %d, column %d' % (_MESSAGES[code], line, column))
        error.code, error.lineno, error.offset = code, line, column
        raise error

    # --- what is asked of it

    def Parse(self, data, isfinal=False, /):
        if isinstance(data, str):
            self._text += data
        else:
            self._data += bytes(data)
        if not isfinal:
            return 1
        if self._data:
            self._text += self._decoded(self._data)
            self._data = b''
        self._text = self._text.replace('\r\n', '\n').replace('\r', '\n')
        self._run()
        return 1

    def ParseFile(self, file, /):
        data = file.read()
        return self.Parse(data, True)

    def _decoded(self, data):
        encoding = self._encoding
        if encoding is None:
            if data[:2] in (b'\xff\xfe', b'\xfe\xff'):
                return data.decode('utf-16')
            found = _re.match(rb'<\?xml[^>]*encoding\s*=\s*["\']([^"\']*)', data.lstrip(b'\xef\xbb\xbf'))
            encoding = found.group(1).decode('ascii') if found else 'utf-8'
        text = data.decode(encoding)
        return text[1:] if text[:1] == '\ufeff' else text

    def SetBase(self, base, /):
        self._base = base

    def GetBase(self):
        return getattr(self, '_base', None)

    def GetInputContext(self):
        return None

    def UseForeignDTD(self, flag=True, /):
        pass

    def SetParamEntityParsing(self, flag, /):
        return 1

    def EnableReparseDeferral(self, enabled, /):
        self._deferral = enabled

    def GetReparseDeferralEnabled(self):
        return False

    def ExternalEntityParserCreate(self, context, encoding=None, /):
        raise NotImplementedError('external entities')

    # --- the document

    def _tell(self, handler, *args):
        f = getattr(self, handler)
        if handler != 'CharacterDataHandler' and self._pending:
            self._flush()
        if f is not None:
            f(*args)
            return True
        if handler != 'CharacterDataHandler' and self.DefaultHandler is not None and args and handler == 'CommentHandler':
            self.DefaultHandler('<!--' + args[0] + '-->')
        return False

    def _flush(self):
        text, self._pending = ''.join(self._pending), []
        if self.CharacterDataHandler is not None:
            self.CharacterDataHandler(text)

    def _characters(self, text):
        if not text:
            return
        if self.CharacterDataHandler is None:
            if self.DefaultHandler is not None:
                self.DefaultHandler(text)
            return
        if self.buffer_text:
            self._pending.append(text)
            return
        # (Each line end is told by itself.)
        for part in _re.findall(r'\n|[^\n]+', text):
            self.CharacterDataHandler(part)

    def _run(self):
        text = self._text
        found = _declaration.match(text)
        if found:
            standalone = {'yes': 1, 'no': 0, None: -1}[found.group(3)]
            self._tell('XmlDeclHandler', found.group(1), found.group(2), standalone)
            self._at = found.end()
        while self._at < len(text):
            at = self._at
            if text[at] != '<':
                end = text.find('<', at)
                end = len(text) if end < 0 else end
                self._content(text[at:end], at)
            elif text.startswith('<!--', at):
                end = text.find('-->', at + 4)
                if end < 0:
                    self._fail(5)
                self._tell('CommentHandler', text[at + 4:end])
                end += 3
            elif text.startswith('<![CDATA[', at):
                end = text.find(']]>', at)
                if end < 0:
                    self._fail(20)
                self._tell('StartCdataSectionHandler')
                self._characters(text[at + 9:end])
                self._tell('EndCdataSectionHandler')
                end += 3
            elif text.startswith('<?', at):
                end = text.find('?>', at)
                if end < 0:
                    self._fail(5)
                target, _, rest = text[at + 2:end].partition(' ')
                self._tell('ProcessingInstructionHandler', target, rest.lstrip())
                end += 2
            elif text.startswith('<!DOCTYPE', at):
                end = self._doctype(at)
            elif text.startswith('</', at):
                end = self._close(at)
            else:
                end = self._start(at)
            self._at = end
        if self._pending:
            self._flush()
        if self._open or not self._seen:
            self._fail(3)

    def _content(self, piece, at):
        if not self._open:
            if piece.strip():
                self._fail(9 if self._seen else 2, at + len(piece) - len(piece.lstrip()))
            if self.DefaultHandler is not None:
                self.DefaultHandler(piece)
            return
        start = 0
        while True:
            amp = piece.find('&', start)
            if amp < 0:
                self._characters(piece[start:])
                return
            self._characters(piece[start:amp])
            found = _entity.match(piece, amp)
            if not found:
                self._fail(4, at + amp)
            self._characters(self._value(found.group(1), at + amp))
            start = found.end()

    def _value(self, name, at):
        if name[0] == '#':
            return chr(int(name[2:], 16) if name[1] == 'x' else int(name[1:]))
        if name not in self._entities:
            self._fail(11, at)
        return self._entities[name]

    def _doctype(self, at):
        text = self._text
        found = _doctype.match(text, at)
        if not found:
            self._fail(2)
        name, public, system, system2 = found.groups()
        unquoted = lambda part: None if part is None else part[1:-1]
        end = found.end()
        internal = text[end:end + 1] == '['
        self._tell('StartDoctypeDeclHandler', name, unquoted(system or system2), unquoted(public), 1 if internal else 0)
        if internal:
            close = text.find(']', end)
            if close < 0:
                self._fail(5)
            for key, double, single in _declared.findall(text[end:close]):
                self._entities.setdefault(key, double or single)
                self._tell('EntityDeclHandler', key, 0, double or single, None, None, None, None)
            end = close + 1
        close = text.find('>', end)
        if close < 0:
            self._fail(5)
        self._tell('EndDoctypeDeclHandler')
        return close + 1

    def _expanded(self, name, scope, is_attribute):
        if self._separator is None:
            return name
        prefix, colon, local = name.rpartition(':')
        if not colon and is_attribute:
            return name
        uri = scope.get(prefix if colon else '')
        if uri is None:
            if colon:
                self._fail(27)
            return name
        full = uri + self._separator + local
        return full + self._separator + prefix if self.namespace_prefixes and colon else full

    def _start(self, at):
        text = self._text
        found = _name.match(text, at + 1)
        if not found:
            self._fail(4, at + 1)
        if not self._open and self._seen:
            self._fail(9)
        name = found.group()
        end = found.end()
        pairs = []
        while True:
            attribute = _attribute.match(text, end)
            if not attribute:
                break
            key, value = attribute.group(1), attribute.group(2)[1:-1]
            if any(key == known for known, _ in pairs):
                self._fail(8, attribute.start(1))
            value = _re.sub(r'[\t\n]', ' ', value)
            pairs.append((key, _entity.sub(lambda m: self._value(m.group(1), at), value)))
            end = attribute.end()
        close = _end_of_tag.match(text, end)
        if not close:
            self._fail(4 if text.find('>', end) >= 0 else 5, end)
        scope = self._scopes[-1]
        declared = []
        if self._separator is not None:
            rest = []
            for key, value in pairs:
                if key == 'xmlns' or key.startswith('xmlns:'):
                    prefix = key[6:]
                    declared.append(prefix or None)
                    scope = {**scope, prefix: value or None}
                    self._tell('StartNamespaceDeclHandler', prefix or None, value)
                else:
                    rest.append((key, value))
            pairs = rest
        full = self._expanded(name, scope, False)
        pairs = [(self._expanded(key, scope, True), value) for key, value in pairs]
        if self.ordered_attributes:
            attributes = [part for pair in pairs for part in pair]
        else:
            attributes = dict(pairs)
        self._seen = True
        self._tell('StartElementHandler', full, attributes)
        self._open.append((name, full, declared))
        self._scopes.append(scope)
        if close.group(1):
            self._leave()
        return close.end()

    def _leave(self):
        name, full, declared = self._open.pop()
        self._scopes.pop()
        self._tell('EndElementHandler', full)
        for prefix in reversed(declared):
            self._tell('EndNamespaceDeclHandler', prefix)

    def _close(self, at):
        found = _name.match(self._text, at + 2)
        if not found:
            self._fail(4, at + 2)
        if not self._open or self._open[-1][0] != found.group():
            self._fail(7, at + 2)
        close = self._text.find('>', found.end())
        if close < 0 or self._text[found.end():close].strip():
            self._fail(4, found.end())
        self._leave()
        return close + 1


def ParserCreate(encoding=None, namespace_separator=None, intern=None):
    if namespace_separator is not None and len(namespace_separator) > 1:
        raise ValueError('namespace_separator must be at most one character, omitted, or None')
    return XMLParserType(encoding, namespace_separator, intern)
