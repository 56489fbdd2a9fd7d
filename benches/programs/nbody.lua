ROUNDS = 1

local PI = 3.141592653589793
local SOLAR_MASS = 4 * PI * PI
local DAYS = 365.24

local function body(name, x, y, z, vx, vy, vz, mass)
  return {name = name, x = x, y = y, z = z, vx = vx * DAYS, vy = vy * DAYS, vz = vz * DAYS, mass = mass * SOLAR_MASS}
end

local function planets()
  return {
    body("sun", 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
    body("inner", 4.84, -1.16, -0.10, 0.0016, 0.0077, -0.00007, 0.00095),
    body("ringed", 8.34, 4.12, -0.40, -0.0027, 0.0049, 0.00002, 0.00028),
    body("pale", 12.89, -15.11, -0.22, 0.0029, 0.0023, -0.00003, 0.00004),
    body("outer", 15.38, -25.92, 0.18, 0.0026, 0.0016, -0.00009, 0.00005),
  }
end

local function advance(bodies, dt)
  local n = #bodies
  for i = 1, n do
    local a = bodies[i]
    for j = i + 1, n do
      local b = bodies[j]
      local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
      local square = dx * dx + dy * dy + dz * dz
      local pull = dt / (square * square ^ 0.5)
      a.vx = a.vx - dx * b.mass * pull
      a.vy = a.vy - dy * b.mass * pull
      a.vz = a.vz - dz * b.mass * pull
      b.vx = b.vx + dx * a.mass * pull
      b.vy = b.vy + dy * a.mass * pull
      b.vz = b.vz + dz * a.mass * pull
    end
  end
  for _, it in ipairs(bodies) do
    it.x = it.x + dt * it.vx
    it.y = it.y + dt * it.vy
    it.z = it.z + dt * it.vz
  end
end

local function energy(bodies)
  local e = 0.0
  for i, a in ipairs(bodies) do
    e = e + a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz) / 2
    for j = i + 1, #bodies do
      local b = bodies[j]
      local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
      e = e - a.mass * b.mass / (dx * dx + dy * dy + dz * dz) ^ 0.5
    end
  end
  return e
end

local bodies = planets()
for _ = 1, ROUNDS do advance(bodies, 0.01) end
print(string.format("%.9f", energy(bodies)))
