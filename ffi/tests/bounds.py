def function(variable):
    native(variable)
    raise ValueError(variable)


print('printed', end='')
function('an argument')
