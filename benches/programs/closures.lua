ROUNDS = 1

local function counter(start)
  local value = start
  local function up()
    value = value + 1
    return value
  end
  local function reset()
    value = start
  end
  return up, reset
end

local function adder(n)
  return function(x) return x + n end
end

local function compose(...)
  local functions = {...}
  return function(x)
    for _, f in ipairs(functions) do x = f(x) end
    return x
  end
end

local function curry3(f)
  return function(a) return function(b) return function(c) return f(a, b, c) end end end
end

local function remembered(f)
  local known = {}
  return function(n)
    if known[n] == nil then known[n] = f(n) end
    return known[n]
  end
end

local function account(balance)
  local function deposit(amount)
    balance = balance + amount
    return balance
  end
  local function withdraw(amount)
    if amount > balance then return -1 end
    balance = balance - amount
    return balance
  end
  return {deposit = deposit, withdraw = withdraw, balance = function() return balance end}
end

local function church(n)
  if n == 0 then return function(f) return function(x) return x end end end
  local less = church(n - 1)
  return function(f) return function(x) return f(less(f)(x)) end end
end

local total = 0
for i = 0, ROUNDS - 1 do
  local up, reset = counter(i)
  for _ = 1, 50 do up() end
  reset()
  total = total + up()
  local chain = compose(adder(1), adder(2), function(x) return x * 3 end, adder(-4))
  for x = 0, 29 do total = total + chain(x) end
  total = total + curry3(function(a, b, c) return a * b + c end)(i)(3)(4)
  local fib
  fib = remembered(function(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end)
  total = total + fib(25) % 1000
  local mine = account(100)
  for x = 0, 19 do
    mine.deposit(x)
    mine.withdraw(x * 3)
  end
  total = total + mine.balance()
  total = total + church(10)(adder(2))(0)
end
print(total)
