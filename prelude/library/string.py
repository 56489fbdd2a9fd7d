"""Constants of characters, capwords, Template, Formatter."""

whitespace = ' \t\n\r\v\f'
ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdef' + 'ABCDEF'
octdigits = '01234567'
punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
printable = digits + ascii_letters + punctuation + whitespace

__all__ = ['ascii_letters', 'ascii_lowercase', 'ascii_uppercase', 'capwords', 'digits', 'hexdigits', 'octdigits',
           'printable', 'punctuation', 'whitespace', 'Formatter', 'Template']


def capwords(s, sep=None):
    return (sep or ' ').join([word.capitalize() for word in s.split(sep)])


class Template:
    delimiter = '$'

    def __init__(self, template):
        self.template = template

    def _replace(self, mapping, safe):
        text = self.template
        out = []
        i = 0
        while i < len(text):
            c = text[i]
            if c != self.delimiter:
                out.append(c)
                i += 1
                continue
            if text[i + 1:i + 2] == self.delimiter:
                out.append(self.delimiter)
                i += 2
                continue
            braced = text[i + 1:i + 2] == '{'
            start = i + 2 if braced else i + 1
            end = start
            while end < len(text) and (text[end] == '_' or text[end].isalnum() and text[end].isascii()):
                end += 1
            name = text[start:end]
            if name == '' or name[0].isdigit() or braced and text[end:end + 1] != '}':
                if not safe:
                    line = text.count('\n', 0, i) + 1
                    column = i - (text.rfind('\n', 0, i) + 1) + 1
                    raise ValueError('Invalid placeholder in string: line %d, col %d' % (line, column))
                out.append(c)
                i += 1
                continue
            stop = end + 1 if braced else end
            try:
                out.append(str(mapping[name]))
            except KeyError:
                if not safe:
                    raise
                out.append(text[i:stop])
            i = stop
        return ''.join(out)

    def substitute(self, mapping=None, /, **keywords):
        both = dict(mapping) if mapping is not None else {}
        both.update(keywords)
        return self._replace(both, False)

    def safe_substitute(self, mapping=None, /, **keywords):
        both = dict(mapping) if mapping is not None else {}
        both.update(keywords)
        return self._replace(both, True)


class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return format_string.format(*args, **kwargs)

    def vformat(self, format_string, args, kwargs):
        return format_string.format(*args, **kwargs)
