def pay(hours, rate):
    note = 'as agreed'
    wage = hours * rate
    return wage, note

print(pay(10, 12))
print(pay(100, 12))
