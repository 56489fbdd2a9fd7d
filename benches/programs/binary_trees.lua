ROUNDS = 1

local Node = {}
Node.__index = Node

local function node(left, right)
  return setmetatable({left = left, right = right}, Node)
end

function Node:count()
  local n = 1
  if self.left then n = n + self.left:count() end
  if self.right then n = n + self.right:count() end
  return n
end

local function make(depth)
  if depth == 0 then return node() end
  return node(make(depth - 1), make(depth - 1))
end

local SearchTree = {}
SearchTree.__index = SearchTree

local function search_tree(key)
  return setmetatable({key = key}, SearchTree)
end

function SearchTree:insert(key)
  local it = self
  while true do
    if key < it.key then
      if not it.left then
        it.left = search_tree(key)
        return 1
      end
      it = it.left
    elseif key > it.key then
      if not it.right then
        it.right = search_tree(key)
        return 1
      end
      it = it.right
    else
      return 0
    end
  end
end

function SearchTree:depth()
  local left = self.left and self.left:depth() or 0
  local right = self.right and self.right:depth() or 0
  return 1 + (left > right and left or right)
end

local total = 0
local kept = make(8)
for i = 0, ROUNDS - 1 do
  for depth = 2, 8 do total = total + make(depth):count() end
  local root, key = search_tree(500), i
  for _ = 1, 300 do
    key = (key * 757 + 11) % 1009
    total = total + root:insert(key)
  end
  total = total + root:depth()
end
print(total + kept:count())
