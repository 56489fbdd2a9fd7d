# RULE: LANG: object.__eq__ by way of super(), for instances with and without a built-in part
# ERAS: 3.6+
class V(ValueError):
    def __eq__(self, o):
        return super().__eq__(o)
    __hash__ = ValueError.__hash__
v = V(1)
print(v == v, v == V(1), v != v, v in [V(1), v], hash(v) == hash(v), v.__eq__(3))
print((1).__eq__(2), (1).__eq__(1), (1).__eq__(1.0), None.__eq__(None), None.__eq__(1), object.__eq__(1, 1), True.__eq__(1))
