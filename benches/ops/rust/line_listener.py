# One round: two lines, each told to a host in Rust that reads a local by name (`benches/host.rs`).
ROUNDS = 5000


def work(n):
    value = 0
    for i in range(n):
        value += i
    return value


work(ROUNDS)
