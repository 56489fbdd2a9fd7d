import sys
async def agen(n):
    try:
        for i in range(n):
            got = yield i
            if got: print('got', got)
    except ValueError as e:
        print('caught', e)
        yield 'after'
    finally:
        print('cleanup')
def run(c):
    try:
        while True:
            v = c.send(None)
            print('suspended with', v)
    except StopIteration as e:
        return e.value
class Aw:
    def __init__(self, v): self.v = v
    def __await__(self):
        x = yield self.v
        return self.v * 2
async def inner():
    a = await Aw(1)
    yield a
    b = await Aw(5)
    yield b
async def main():
    async for x in agen(3): print(x)
    else: print('else')
    print([y async for y in agen(3)], {y: y async for y in agen(2) if y})
    print([y async for y in inner()])
    g = agen(5)
    print(await g.__anext__(), await g.asend('hello'), g.ag_running, g.ag_frame is not None)
    print(await g.athrow(ValueError('x')))
    try: await g.__anext__()
    except StopAsyncIteration as e: print('stop', repr(e), e.__context__)
    g = agen(5)
    print(await anext(g))
    print(await g.aclose())
    print(await g.aclose())
    print(await anext(g, 'default'))
    ge = (z * 2 async for z in agen(2))
    print(type(ge).__name__, [z async for z in ge])
    s = g.asend(None)
    print(type(s).__name__)
    try: await s
    except StopAsyncIteration: print('sa')
    try: await s
    except RuntimeError as e: print(e)
    async def bad():
        yield 1
        raise StopIteration
    try:
        async for i in bad(): pass
    except RuntimeError as e: print(e, repr(e.__cause__))
    async def bad2():
        yield 1
        raise StopAsyncIteration
    try:
        async for i in bad2(): pass
    except RuntimeError as e: print(e, repr(e.__cause__))
    async def ign():
        try: yield 1
        except GeneratorExit: yield 2
    g = ign(); await anext(g)
    try: await g.aclose()
    except RuntimeError as e: print(e)
    try: await 5
    except TypeError as e: print(e)
    def pg(): yield
    try: await pg()
    except TypeError as e: print(e)
    try:
        async for i in [1]: pass
    except TypeError as e: print(e)
    try: [x for x in agen(1)]
    except TypeError as e: print(e)
    try: agen(1).asend(1).send(None)
    except TypeError as e: print(e)
    g = inner(); s1 = g.asend(None); s1.send(None)
    try: g.asend(None).send(None)
    except RuntimeError as e: print(e)
    print(g.ag_running, repr(g.ag_await)[:10], g.__name__)
    print(aiter(g) is g)
    return 'done'
print(run(main()))
