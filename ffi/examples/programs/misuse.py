print('before')
print('after')
native('text')
