def risky(n):
    try:
        if n % 3 == 0:
            raise ValueError(n)
        return 10 // (n % 2)
    except ZeroDivisionError as e:
        return str(e)
    finally:
        n = None


for i in range(6):
    try:
        print(risky(i))
    except ValueError as e:
        print("value", e)
