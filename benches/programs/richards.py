# A small operating system's scheduler: tasks of several kinds pass packets to each other through queues, by priority.
ROUNDS = 67

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
DEVICE, WORK = 0, 1


class Packet:
    def __init__(self, link, owner, kind):
        self.link = link
        self.owner = owner
        self.kind = kind
        self.datum = 0
        self.data = [0] * 4

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, system, number, priority, queue):
        self.system = system
        self.number = number
        self.priority = priority
        self.queue = queue
        self.waiting = False
        self.held = False
        system.add(self)

    def can_run(self):
        return not self.held and (not self.waiting or self.queue is not None)

    def run(self):
        packet = None
        if self.waiting and self.queue is not None:
            packet = self.queue
            self.queue = packet.link
            self.waiting = False
        return self.step(packet)

    def receive(self, packet, sender):
        self.queue = packet.append_to(self.queue)
        return self if self.priority > sender.priority else sender

    def wait(self):
        self.waiting = True
        return self

    def hold(self):
        self.held = True
        self.system.holds += 1
        return self


class IdleTask(Task):
    def __init__(self, system, number, count):
        super().__init__(system, number, 0, None)
        self.control = 1
        self.count = count

    def step(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.system.release(DEVICE_A, self)
        self.control = self.control // 2 ^ 0xD008
        return self.system.release(DEVICE_B, self)


class WorkerTask(Task):
    def __init__(self, system, number, priority, queue):
        super().__init__(system, number, priority, queue)
        self.target = HANDLER_A
        self.count = 0

    def step(self, packet):
        if packet is None:
            return self.wait()
        self.target = HANDLER_B if self.target == HANDLER_A else HANDLER_A
        packet.owner = self.target
        packet.datum = 0
        for i in range(len(packet.data)):
            self.count += 1
            if self.count > 26:
                self.count = 1
            packet.data[i] = 64 + self.count
        return self.system.send(packet, self)


class HandlerTask(Task):
    def __init__(self, system, number, priority, queue):
        super().__init__(system, number, priority, queue)
        self.work = None
        self.devices = None

    def step(self, packet):
        if packet is not None:
            if packet.kind == WORK:
                self.work = packet.append_to(self.work)
            else:
                self.devices = packet.append_to(self.devices)
        work = self.work
        if work is None:
            return self.wait()
        if work.datum >= len(work.data):
            self.work = work.link
            work.owner = WORKER
            return self.system.send(work, self)
        device = self.devices
        if device is None:
            return self.wait()
        self.devices = device.link
        device.datum = work.data[work.datum]
        work.datum += 1
        device.owner = self.number - HANDLER_A + DEVICE_A
        return self.system.send(device, self)


class DeviceTask(Task):
    def __init__(self, system, number, priority):
        super().__init__(system, number, priority, None)
        self.pending = None
        self.waiting = True

    def step(self, packet):
        if packet is None:
            if self.pending is None:
                return self.wait()
            packet, self.pending = self.pending, None
            packet.owner = self.number - DEVICE_A + HANDLER_A
            return self.system.send(packet, self)
        self.pending = packet
        return self.hold()


class System:
    def __init__(self):
        self.tasks = {}
        self.order = []
        self.sent = 0
        self.holds = 0

    def add(self, task):
        self.tasks[task.number] = task
        self.order.append(task)
        self.order.sort(key=lambda t: -t.priority)

    def send(self, packet, sender):
        self.sent += 1
        return self.tasks[packet.owner].receive(packet, sender)

    def release(self, number, sender):
        task = self.tasks[number]
        task.held = False
        return task if task.priority > sender.priority else sender

    def next_task(self):
        for task in self.order:
            if task.can_run():
                return task
        return None

    def run(self):
        task = self.next_task()
        while task is not None:
            if task.can_run():
                task = task.run()
            else:
                task = self.next_task()


def packets(count, owner, kind):
    queue = None
    for _ in range(count):
        queue = Packet(queue, owner, kind)
    return queue


def simulate(count):
    system = System()
    IdleTask(system, IDLE, count)
    WorkerTask(system, WORKER, 1000, packets(2, WORKER, WORK)).wait()
    HandlerTask(system, HANDLER_A, 2000, packets(3, DEVICE_A, DEVICE)).wait()
    HandlerTask(system, HANDLER_B, 3000, packets(3, DEVICE_B, DEVICE)).wait()
    DeviceTask(system, DEVICE_A, 4000)
    DeviceTask(system, DEVICE_B, 5000)
    system.run()
    return system.sent, system.holds


def main(rounds):
    total = 0
    for i in range(rounds):
        sent, holds = simulate(1000 + i)
        total += sent * 7 + holds
    print(total)


main(ROUNDS)
