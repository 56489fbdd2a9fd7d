"""Checksums, digests, compression, bytes as text."""
import binascii
import zlib
import _md5, _sha1, _sha2, _sha3, _blake2

data = bytes(range(256)) * 3
print(binascii.crc32(data), zlib.adler32(data), binascii.crc_hqx(data, 0), zlib.crc32(b'b', zlib.crc32(b'a')) == zlib.crc32(b'ab'))
print(binascii.hexlify(b'\0\xffab'), binascii.unhexlify('00ff'), binascii.b2a_base64(b'hello'), binascii.a2b_base64(b'aGVs bG8='))
print(binascii.b2a_uu(b'hello world'), binascii.a2b_uu(binascii.b2a_uu(b'hello world')))
for bad in ['abc', 'zz']:
    try:
        binascii.unhexlify(bad)
    except binascii.Error as e:
        print(e)
try:
    binascii.a2b_base64(b'abcde')
except binascii.Error as e:
    print(e)
for make in [_md5.md5, _sha1.sha1, _sha2.sha224, _sha2.sha256, _sha2.sha384, _sha2.sha512, _sha3.sha3_256, _blake2.blake2b, _blake2.blake2s]:
    h = make(b'abc')
    c = h.copy()
    h.update(b'def')
    print(h.name, h.digest_size, h.block_size, h.hexdigest()[:32], c.hexdigest()[:32])
print(_sha3.shake_128(b'abc').hexdigest(8))
packed = zlib.compress(data, 9)
print(zlib.decompress(packed) == data, len(packed) < 400)
d = zlib.decompressobj()
out = d.decompress(packed[:50]) + d.decompress(packed[50:] + b'tail')
print(out == data, d.eof, d.unused_data)
g = zlib.compressobj(wbits=31)
stream = g.compress(b'some ') + g.compress(b'text') + g.flush()
print(stream[:2], zlib.decompress(stream, 31), zlib.decompress(stream, 47))
try:
    zlib.decompress(b'nonsense')
except zlib.error as e:
    print('error')
