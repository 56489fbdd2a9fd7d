# RULE: LANG: a call found on a generator is not taken for a coroutine, and the other way round
# ERAS: 3.6+
def g():
    yield 1
async def co():
    return 2
def send(x):
    try: return x.send(None)
    except StopIteration as e: return ('stop', e.value)
for x in (g(), co(), g(), co()): print(send(x))
async def ag():
    yield 1
    yield 2
a = ag()
for step in (lambda: a.asend(None), lambda: a.athrow(ValueError('v'))):
    try: print(send(step()))
    except ValueError as e: print('ValueError', e)
