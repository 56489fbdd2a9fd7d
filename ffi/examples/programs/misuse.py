print('before')
print('after')
