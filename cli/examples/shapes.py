# The program that the tools beside it watch: a small stock of shapes.


class Rectangle:
    def __init__(self, width, height):
        self.width = width
        self.height = height

    def area(self):
        return self.width * self.height


def describe(shape, verbose=False):
    size = shape.area()
    if size > 10:
        word = "large"
    else:
        word = "small"
    if verbose:
        print("%s by %s" % (shape.width, shape.height))
    return "%s (%d)" % (word, size)


def total(shapes):
    result = 0
    for shape in shapes:
        result += shape.area()
    return result


def largest(shapes):
    try:
        return max(shape.area() for shape in shapes)
    except ValueError:
        return None


def main():
    shapes = [Rectangle(n, n + 1) for n in range(1, 4)]
    for shape in shapes:
        print(describe(shape))
    print("total %d, largest %s" % (total(shapes), largest(shapes)))
    return shapes
