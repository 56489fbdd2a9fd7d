# The planets' motion, bodies being objects with float attributes.
ROUNDS = 79000

PI = 3.141592653589793
SOLAR_MASS = 4 * PI * PI
DAYS = 365.24


class Body:
    def __init__(self, name, x, y, z, vx, vy, vz, mass):
        self.name = name
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx * DAYS, vy * DAYS, vz * DAYS
        self.mass = mass * SOLAR_MASS


def planets():
    return [
        Body("sun", 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
        Body("inner", 4.84, -1.16, -0.10, 0.0016, 0.0077, -0.00007, 0.00095),
        Body("ringed", 8.34, 4.12, -0.40, -0.0027, 0.0049, 0.00002, 0.00028),
        Body("pale", 12.89, -15.11, -0.22, 0.0029, 0.0023, -0.00003, 0.00004),
        Body("outer", 15.38, -25.92, 0.18, 0.0026, 0.0016, -0.00009, 0.00005),
    ]


def advance(bodies, dt):
    n = len(bodies)
    for i in range(n):
        a = bodies[i]
        for j in range(i + 1, n):
            b = bodies[j]
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            square = dx * dx + dy * dy + dz * dz
            pull = dt / (square * square**0.5)
            a.vx -= dx * b.mass * pull
            a.vy -= dy * b.mass * pull
            a.vz -= dz * b.mass * pull
            b.vx += dx * a.mass * pull
            b.vy += dy * a.mass * pull
            b.vz += dz * a.mass * pull
    for body in bodies:
        body.x += dt * body.vx
        body.y += dt * body.vy
        body.z += dt * body.vz


def energy(bodies):
    e = 0.0
    for i, a in enumerate(bodies):
        e += a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz) / 2
        for b in bodies[i + 1 :]:
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            e -= a.mass * b.mass / (dx * dx + dy * dy + dz * dz) ** 0.5
    return e


def main(rounds):
    bodies = planets()
    for _ in range(rounds):
        advance(bodies, 0.01)
    print("%.9f" % energy(bodies))


main(ROUNDS)
