# One long function with many variables, as generated code and hand-unrolled arithmetic have them: a hash, a mixer,
# a small matrix by hand.
ROUNDS = 120000


def mix(block, state):
    a, b, c, d, e, f, g, h = state
    x0, x1, x2, x3, x4, x5, x6, x7 = block
    t0 = (a ^ x0) + 17 & 0xFFFF
    t1 = (b ^ x1) + t0 & 0xFFFF
    t2 = (c ^ x2) + t1 & 0xFFFF
    t3 = (d ^ x3) + t2 & 0xFFFF
    t4 = (e ^ x4) + t3 & 0xFFFF
    t5 = (f ^ x5) + t4 & 0xFFFF
    t6 = (g ^ x6) + t5 & 0xFFFF
    t7 = (h ^ x7) + t6 & 0xFFFF
    u0 = (t0 << 3 | t0 >> 13) & 0xFFFF
    u1 = (t1 << 5 | t1 >> 11) & 0xFFFF
    u2 = (t2 << 7 | t2 >> 9) & 0xFFFF
    u3 = (t3 << 9 | t3 >> 7) & 0xFFFF
    u4 = (t4 << 2 | t4 >> 14) & 0xFFFF
    u5 = (t5 << 4 | t5 >> 12) & 0xFFFF
    u6 = (t6 << 6 | t6 >> 10) & 0xFFFF
    u7 = (t7 << 8 | t7 >> 8) & 0xFFFF
    low = u0 + u1 + u2 + u3
    high = u4 + u5 + u6 + u7
    if low > high:
        low, high = high, low
    spread = high - low
    a = u0 ^ u7
    b = u1 ^ u6
    c = u2 ^ u5
    d = u3 ^ u4
    e = u4 + low & 0xFFFF
    f = u5 + high & 0xFFFF
    g = u6 + spread & 0xFFFF
    h = u7 + a & 0xFFFF
    return a, b, c, d, e, f, g, h


def product3(p, q):
    p00, p01, p02, p10, p11, p12, p20, p21, p22 = p
    q00, q01, q02, q10, q11, q12, q20, q21, q22 = q
    r00 = p00 * q00 + p01 * q10 + p02 * q20
    r01 = p00 * q01 + p01 * q11 + p02 * q21
    r02 = p00 * q02 + p01 * q12 + p02 * q22
    r10 = p10 * q00 + p11 * q10 + p12 * q20
    r11 = p10 * q01 + p11 * q11 + p12 * q21
    r12 = p10 * q02 + p11 * q12 + p12 * q22
    r20 = p20 * q00 + p21 * q10 + p22 * q20
    r21 = p20 * q01 + p21 * q11 + p22 * q21
    r22 = p20 * q02 + p21 * q12 + p22 * q22
    return (r00 % 97, r01 % 97, r02 % 97, r10 % 97, r11 % 97, r12 % 97, r20 % 97, r21 % 97, r22 % 97)


def main(rounds):
    state = (1, 2, 3, 4, 5, 6, 7, 8)
    p = (1, 2, 3, 4, 5, 6, 7, 8, 10)
    q = (2, 0, 1, 1, 3, 1, 0, 1, 2)
    for i in range(rounds):
        block = (i & 255, i + 1, i ^ 85, 7, i >> 3, 11, i & 15, 13)
        state = mix(block, state)
        p = product3(p, q)
        s0, s1, s2, s3, s4, s5, s6, s7 = state
        m0, m1, m2, m3, m4, m5, m6, m7, m8 = p
    print(s0 ^ s1 ^ s2 ^ s3 ^ s4 ^ s5 ^ s6 ^ s7, m0 + m1 + m2 + m3 + m4 + m5 + m6 + m7 + m8)


main(ROUNDS)
