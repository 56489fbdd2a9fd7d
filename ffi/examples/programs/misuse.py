def call(text):
    native(text)
    later = 1


print('before')
print('after')
call('text')
