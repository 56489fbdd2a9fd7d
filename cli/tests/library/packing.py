"""Numbers as bytes."""
import _struct as struct

for form, values in [('<IH', (1, 2)), ('>h', (-5,)), ('@bhilq', (1, 2, 3, 4, 5)), ('=bhilq', (1, 2, 3, 4, 5)), ('3s2xp5p', (b'ab', b'', b'hello')),
                     ('<efd', (1.5, -2.25, 1e300)), ('?c', (True, b'x')), ('!4H', (1, 2, 3, 4)), ('0i', ())]:
    data = struct.pack(form, *values)
    print(form, struct.calcsize(form), data, struct.unpack(form, data))
for bad in [lambda: struct.pack('B', 256), lambda: struct.pack('h', 40000), lambda: struct.unpack('i', b'1'), lambda: struct.pack('i'), lambda: struct.calcsize('z'),
            lambda: struct.pack('<f', 1e300), lambda: struct.pack('i', 'a')]:
    try:
        print(bad())
    except (struct.error, OverflowError) as e:
        print(type(e).__name__, e)
buffer = bytearray(8)
struct.pack_into('<H', buffer, 3, 0x1234)
print(buffer, struct.unpack_from('<H', buffer, 3), list(struct.iter_unpack('<H', b'\1\0\2\0')))
s = struct.Struct('>If')
print(s.size, s.format, s.unpack(s.pack(7, 0.5)))
