-- Lets a job with accelerators in only with a permit: beside slurm.conf, with `JobSubmitPlugins=lua`.
-- slurmctld waits for this, so it reads one small local file, and starts no process.
--
-- A permit is a file named by the digest of the script: lines `nodes 2`, `minutes 600`,
-- `accelerators 16` and perhaps `type h100`, `array 1-3`, `exclusive yes`; an empty line; the script.
-- The digest only finds it: Lua has no cryptography here, so the whole script is compared.

local settings = {
  permits = "/var/lib/carbonward/permits",
  -- What happens to a job that no permit covers: "refuse", or "log" and let it in.
  without_permit = "refuse",
  -- Jobs without a script, of salloc and srun: "refuse" or "allow".
  interactive = "refuse",
}

local LONGEST = 65536
local NO_VALUE, NO_VALUE_16 = 4294967294, 65534
local KINDS = { "tres_per_job", "tres_per_node", "tres_per_socket", "tres_per_task", "gres" }

local function digest(text)
  local sum, byte = 0, string.byte
  for place = 1, #text - 3, 4 do
    local a, b, c, d = byte(text, place, place + 3)
    sum = (sum * 65537 + a * 16777216 + b * 65536 + c * 256 + d) % 4294967291
  end
  for place = #text - #text % 4 + 1, #text do
    sum = (sum * 65537 + byte(text, place)) % 4294967291
  end
  return string.format("%08x-%d", sum, #text)
end

local function number(value)
  if type(value) ~= "number" or value >= NO_VALUE or value == NO_VALUE_16 then return nil end
  return value
end

-- The accelerators that a text such as `gres:gpu:h100:8` asks for, and their type; nil if unclear.
local function accelerators(text)
  local sum, kind, named = 0, nil, false
  for item in text:gmatch("[^,]+") do
    local rest = item:gsub("^gres[:/]", "")
    local name, tail = rest:match("^([%w_]+)(.*)$")
    if not name or name == "mps" or name == "shard" then return nil end
    if name == "gpu" then
      local count, one, many = tail == "" and 1 or tonumber(tail:match("^[:=](%d+)$"))
      if not count then
        one, many = tail:match("^:([%w_.-]+)[:=](%d+)$")
        one = one or tail:match("^:(%a[%w_.-]*)$")
        if not one then return nil end
        count = tonumber(many or 1)
      end
      -- One permit is for one type, or for what a partition has.
      if named and kind ~= one then return nil end
      sum, kind, named = sum + count, one, true
    end
  end
  return sum, kind
end

local function asks(job)
  if job.shared == 0 then return true end
  for _, field in ipairs(KINDS) do
    local count = job[field] and accelerators(job[field])
    if job[field] and count ~= 0 then return true end
  end
  return false
end

local function read(key)
  local file = io.open(settings.permits .. "/" .. key, "rb")
  if not file then return nil end
  local text = file:read(LONGEST + 1024) or ""
  file:close()
  local head, body = text:match("^(.-\n)\n(.*)$")
  if not head then return nil end
  local permit = { script = body }
  for name, value in head:gmatch("(%l+) (%S+)\n") do permit[name] = value end
  return permit
end

-- Why a job goes beyond its permit; nil if it does not.
local function beyond(permit, job)
  local function over(name, value)
    local most = tonumber(permit[name])
    if not value then return "the job has to state its " .. name end
    if not most or value > most then return "the permit is for fewer " .. name end
  end
  local nodes = number(job.max_nodes)
  if nodes == 0 then nodes = nil end
  local problem = over("minutes", number(job.time_limit)) or (nodes and over("nodes", nodes))
  if problem then return problem end
  if job.array_inx and job.array_inx ~= permit.array then return "the permit is for another array" end
  if job.shared == 0 and permit.exclusive ~= "yes" then return "the permit is not for whole nodes" end
  if job.shared == 0 and not nodes then return "the job has to state its nodes" end
  local factors = { tres_per_job = 1, tres_per_node = nodes or false, gres = nodes or false,
    tres_per_task = number(job.num_tasks) or false }
  for _, field in ipairs(KINDS) do
    if job[field] then
      local count, kind = accelerators(job[field])
      if count ~= 0 then
        local factor = factors[field]
        if not count or not factor then return "it is not clear how many accelerators the job asks for" end
        problem = over("accelerators", count * factor)
        if problem then return problem end
        if kind ~= permit.type then return "the permit is for other accelerators" end
      end
    end
  end
end

local function refuse(reason, say)
  if settings.without_permit == "log" then
    slurm.log_info("carbonward: let in, though %s", reason)
    return slurm.SUCCESS
  end
  say("carbonward: %s", reason)
  return slurm.ERROR
end

-- What cannot be read is not let in.
local function guarded(decide, say, ...)
  local fine, result = pcall(decide, ...)
  if fine then return result end
  return refuse("the job is not understood: " .. tostring(result), say)
end

local function submitted(job)
  -- The mark of an earlier permit, which who submits may not bring along.
  if job.admin_comment and job.admin_comment:find("^carbonward:") then job.admin_comment = "" end
  if not asks(job) then return slurm.SUCCESS end
  local script = job.script
  if not script or script == "" then
    if settings.interactive == "allow" then return slurm.SUCCESS end
    return refuse("a job with accelerators needs a script that a permit covers", slurm.log_user)
  end
  if #script > LONGEST then
    return refuse("the script is longer than " .. LONGEST .. " bytes", slurm.log_user)
  end
  local key = digest(script)
  local permit = read(key)
  if not permit or permit.script ~= script then
    return refuse("there is no permit for this script (" .. key .. ")", slurm.log_user)
  end
  local problem = beyond(permit, job)
  if problem then return refuse(problem, slurm.log_user) end
  job.admin_comment = "carbonward:" .. key
  return slurm.SUCCESS
end

-- A change is held against the permit of the job, of which the record keeps the mark.
local function modified(change, record)
  local job = { shared = change.shared, array_inx = nil }
  local changes = change.shared == 0
  for _, field in ipairs({ "time_limit", "max_nodes", "num_tasks" }) do
    local value = number(change[field])
    if field == "max_nodes" then value = value or number(change.min_nodes) end
    if change[field] == NO_VALUE + 1 then value = change[field] end
    changes = changes or value ~= nil
    job[field] = value or record[field]
  end
  for _, field in ipairs(KINDS) do
    changes = changes or change[field] ~= nil
    job[field] = change[field] or record[field]
  end
  if not changes or not asks(job) then return slurm.SUCCESS end
  local key = (record.admin_comment or ""):match("^carbonward:(%x+%-%d+)$")
  local permit = key and read(key)
  -- Messages to who changes a job are not passed on by every Slurm: the log has them.
  if not permit then return refuse("the job has no permit, and is not changed", slurm.log_info) end
  local problem = beyond(permit, job)
  if problem then return refuse(problem, slurm.log_info) end
  return slurm.SUCCESS
end

function slurm_job_submit(job, partitions, user)
  return guarded(submitted, slurm.log_user, job)
end

function slurm_job_modify(change, record, partitions, user)
  return guarded(modified, slurm.log_info, change, record)
end

return slurm.SUCCESS
