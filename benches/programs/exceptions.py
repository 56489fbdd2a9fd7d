# Errors as people use them: a hierarchy, raising through calls, retries, clean-up, context managers, look-ups that
# may fail.
ROUNDS = 20000


class AppError(Exception):
    pass


class NotFound(AppError):
    def __init__(self, key):
        super().__init__("no %s" % key)
        self.key = key


class Invalid(AppError, ValueError):
    pass


class Temporary(AppError):
    pass


class Transaction:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        self.log.append("begin")
        return self

    def __exit__(self, kind, error, traceback):
        self.log.append("commit" if kind is None else "rollback")
        return kind is not None and issubclass(kind, Temporary)


class Store:
    def __init__(self):
        self.data = {"a": "1", "b": "x", "c": "30"}
        self.calls = 0

    def fetch(self, key):
        self.calls += 1
        if self.calls % 4 == 0:
            raise Temporary(key)
        try:
            return self.data[key]
        except KeyError:
            raise NotFound(key) from None

    def number(self, key):
        text = self.fetch(key)
        try:
            return int(text)
        except ValueError as error:
            raise Invalid(key) from error


def retry(function, key, times):
    for attempt in range(times):
        try:
            return function(key)
        except Temporary:
            if attempt == times - 1:
                raise
        finally:
            retry.attempts += 1
    return None


retry.attempts = 0


def descend(depth):
    if depth == 0:
        raise NotFound("bottom")
    try:
        descend(depth - 1)
    finally:
        descend.unwound += 1


descend.unwound = 0


def first_number(texts):
    for text in texts:
        try:
            return float(text)
        except ValueError:
            continue
        except TypeError:
            break
    else:
        return -1.0
    return -2.0


def main(rounds):
    total = 0
    log = []
    store = Store()
    for i in range(rounds):
        for key in ("a", "b", "c", "d"):
            try:
                total += retry(store.number, key, 3)
            except NotFound as error:
                total += len(error.key)
            except Invalid as error:
                total += 2 + isinstance(error.__cause__, ValueError)
        with Transaction(log):
            store.fetch("a")
        try:
            with Transaction(log):
                store.fetch("none")
        except AppError:
            total += 5
        try:
            descend(5 + i % 5)
        except AppError as error:
            total += len(str(error))
        total += first_number(["x", "y", "2.5"]) + first_number(["z"]) + first_number([None])
        try:
            [1, 2][i % 4]
        except IndexError:
            total += 1
        total += getattr(store, "missing", 3)
    print(total, len(log), log.count("rollback"), retry.attempts, descend.unwound)


main(ROUNDS)
