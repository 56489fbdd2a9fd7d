class Overheated(Exception):
    def __init__(self, degrees):
        super().__init__(f"{degrees} degrees")
        self.degrees = degrees


def read(degrees):
    try:
        if degrees > 80:
            raise Overheated(degrees)
        return 1 / (degrees - 20)
    finally:
        print("read", degrees)


for d in (85, 20, 22):
    try:
        print(read(d))
    except Overheated as e:
        print("caught:", e, e.degrees)
    except ZeroDivisionError as e:
        print("caught:", e)

read(99)
