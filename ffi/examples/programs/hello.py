def greet(who):
    text = 'hello ' + who
    print(text)
    return len(text)

print(greet('world'))
