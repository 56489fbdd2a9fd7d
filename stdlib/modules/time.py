"""Clocks and calendars."""

import _host_time as _host

timezone = altzone = 0
daylight = 0
tzname = ('UTC', 'UTC')
CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID = 0, 1, 2, 3
CLOCK_MONOTONIC_RAW, CLOCK_BOOTTIME, CLOCK_TAI = 4, 7, 11

time_ns = _host.time_ns
monotonic_ns = perf_counter_ns = _host.monotonic_ns
process_time_ns = thread_time_ns = _host.process_time_ns


def time():
    return _host.time_ns() / 1e9


def monotonic():
    return _host.monotonic_ns() / 1e9


perf_counter = monotonic


def process_time():
    return _host.process_time_ns() / 1e9


thread_time = process_time


def sleep(seconds, /):
    if not isinstance(seconds, (int, float)):
        if not hasattr(type(seconds), '__index__'):
            raise TypeError("'%s' object cannot be interpreted as an integer" % type(seconds).__name__)
        seconds = seconds.__index__()
    _host.sleep(seconds)


def clock_gettime_ns(clock, /):
    if clock in (CLOCK_REALTIME, CLOCK_TAI):
        return _host.time_ns()
    return _host.process_time_ns() if clock in (2, 3) else _host.monotonic_ns()


def clock_gettime(clock, /):
    return clock_gettime_ns(clock) / 1e9


def clock_getres(clock, /):
    return 1e-09


class struct_time(tuple):
    __slots__ = ()
    n_fields, n_sequence_fields, n_unnamed_fields = 11, 9, 0
    __match_args__ = ('tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday', 'tm_isdst')
    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])
    tm_zone = 'UTC'
    tm_gmtoff = 0

    def __new__(cls, sequence, dict=None):
        sequence = tuple(sequence)
        if not 9 <= len(sequence) <= 11:
            raise TypeError('time.struct_time() takes an at least 9-sequence (%d-sequence given)' % len(sequence))
        return tuple.__new__(cls, sequence[:9])

    def __repr__(self):
        return 'time.struct_time(%s)' % ', '.join(['%s=%r' % pair for pair in zip(self.__match_args__, self)])

    def __reduce__(self):
        return (struct_time, (tuple(self),))


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_before(year, month):
    # Days from 1970 to the first of a month; the year is counted from March, so that its leap day is the last.
    month -= 3
    year += month // 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (month % 12 * 153 + 2) // 5 - 719468


def _civil(seconds):
    days, rest = divmod(seconds, 86400)
    shifted = days + 719468
    era, day = divmod(shifted, 146097)
    year = (day - day // 1460 + day // 36524 - day // 146096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    mday = day - (153 * month + 2) // 5 + 1
    year += 400 * era + (month >= 10)
    month = month + 3 if month < 10 else month - 9
    yday = days - _days_before(year, 1) + 1
    return struct_time((year, month, mday, rest // 3600, rest // 60 % 60, rest % 60, (days + 3) % 7, yday, 0))


def gmtime(seconds=None, /):
    if seconds is None:
        seconds = time()
    seconds = int(seconds // 1)
    if not -67768040609740800 <= seconds <= 67768036191676799:
        raise OverflowError('timestamp out of range for platform time_t')
    return _civil(seconds)


# The machine knows no other time zone.
localtime = gmtime


def mktime(t, /):
    year, month, day, hour, minute, second = t[:6]
    year += (month - 1) // 12
    month = (month - 1) % 12 + 1
    return float((_days_before(year, month) + day - 1) * 86400 + hour * 3600 + minute * 60 + second)


_DAYS = ('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday')
_MONTHS = ('January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November',
           'December')


def asctime(t=None, /):
    t = gmtime() if t is None else t
    return '%s %s %2d %02d:%02d:%02d %d' % (_DAYS[t[6]][:3], _MONTHS[t[1] - 1][:3], t[2], t[3], t[4], t[5], t[0])


def ctime(seconds=None, /):
    return asctime(localtime(seconds))


def _iso(t):
    # Year and week of ISO 8601.
    week = (t[7] - 1 - t[6] + 10) // 7
    if week < 1:
        year = t[0] - 1
        yday = t[7] + (366 if _is_leap(year) else 365)
        return year, (yday - 1 - t[6] + 10) // 7
    if week == 53 and t[7] - t[6] + 3 > (366 if _is_leap(t[0]) else 365):
        return t[0] + 1, 1
    return t[0], week


def strftime(format, t=None, /):
    if t is None:
        t = localtime()
    elif not isinstance(t, tuple):
        raise TypeError('Tuple or struct_time argument required')
    elif len(t) < 9:
        raise TypeError('function takes exactly 9 arguments (%d given)' % len(t))
    t = tuple(t[:9])
    year, month, day, hour, minute, second, wday, yday, isdst = t
    month, day, yday = month or 1, day or 1, yday or 1
    for what, value, low, high in (('month', month, 1, 12), ('day of month', day, 1, 31), ('hour', hour, 0, 23),
                                   ('minute', minute, 0, 59), ('seconds', second, 0, 61), ('day of year', yday, 1, 366)):
        if not low <= value <= high:
            raise ValueError(what + ' out of range')
    wday %= 7
    t = (year, month, day, hour, minute, second, wday, yday, isdst)
    parts = []
    i = 0
    while i < len(format):
        c = format[i]
        i += 1
        if c != '%' or i >= len(format):
            parts.append(c)
            continue
        c = format[i]
        i += 1
        flag = ''
        if c in '-_0^#' and i < len(format):
            flag, c = c, format[i]
            i += 1
        if c in 'EO' and i < len(format):
            c = format[i]
            i += 1
        text = _directive(c, t)
        if flag == '-':
            text = text.lstrip('0 ') or '0'
        elif flag == '_' and text[:1] == '0':
            text = text.lstrip('0').rjust(len(text))
        elif flag == '^':
            text = text.upper()
        parts.append(text)
    return ''.join(parts)


def _directive(c, t):
    year, month, day, hour, minute, second, wday, yday, isdst = t
    if c in 'aA':
        return _DAYS[wday][:3 if c == 'a' else None]
    if c in 'bBh':
        return _MONTHS[month - 1][:None if c == 'B' else 3]
    if c == 'c':
        return strftime('%a %b %e %H:%M:%S %Y', t)
    if c in 'Dx':
        return strftime('%m/%d/%y', t)
    if c == 'F':
        return strftime('%Y-%m-%d', t)
    if c in 'TX':
        return strftime('%H:%M:%S', t)
    if c == 'R':
        return strftime('%H:%M', t)
    if c == 'r':
        return strftime('%I:%M:%S %p', t)
    if c == 'p':
        return 'AM' if hour < 12 else 'PM'
    if c == 'P':
        return 'am' if hour < 12 else 'pm'
    if c == 'Y':
        return str(year)
    if c == 'G':
        return str(_iso(t)[0])
    if c == 's':
        return str(int(mktime(t)))
    if c == 'u':
        return str(wday + 1)
    if c == 'w':
        return str((wday + 1) % 7)
    if c == 'Z':
        return 'UTC'
    if c == 'z':
        return '+0000'
    if c in 'n%t':
        return {'n': '\n', 't': '\t', '%': '%'}[c]
    numbers = {'C': (year // 100, 2), 'd': (day, 2), 'e': (day, 2), 'g': (_iso(t)[0] % 100, 2), 'H': (hour, 2),
               'I': ((hour - 1) % 12 + 1, 2), 'j': (yday, 3), 'k': (hour, 2), 'l': ((hour - 1) % 12 + 1, 2),
               'm': (month, 2), 'M': (minute, 2), 'S': (second, 2), 'U': ((yday + 6 - (wday + 1) % 7) // 7, 2),
               'V': (_iso(t)[1], 2), 'W': ((yday + 6 - wday) // 7, 2), 'y': (year % 100, 2)}
    if c not in numbers:
        return '%' + c
    number, width = numbers[c]
    return str(number).rjust(width, ' ' if c in 'ekl' else '0')


def strptime(text, format='%a %b %d %H:%M:%S %Y', /):
    import _strptime
    return _strptime._strptime_time(text, format)


def tzset():
    pass


def get_clock_info(name, /):
    import types
    if name not in ('time', 'monotonic', 'perf_counter', 'process_time', 'thread_time'):
        raise ValueError('unknown clock')
    return types.SimpleNamespace(implementation='host', monotonic=name != 'time', adjustable=name == 'time',
                                 resolution=1e-09)
