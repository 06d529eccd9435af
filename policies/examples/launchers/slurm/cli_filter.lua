-- Asks a local `carbonward` about a batch script before it is submitted: beside slurm.conf, with
-- `CliFilterPlugins=lua`. It runs as who submits, who can get round it: job_submit.lua is what holds.

local settings = {
  program = "/usr/bin/carbonward",
  policies = { "pack:starter" },
  -- Seconds that an answer may take.
  timeout = 6,
  -- What happens without an answer in time: "closed" refuses, "open" submits.
  on_timeout = "closed",
}

-- What the command line may say otherwise than the script. Slurm gives the values that count.
local ASKED = { "nodes", "ntasks", "time", "gres", "gpus", "gpus-per-node", "gpus-per-socket",
  "gpus-per-task", "array" }
-- More than this is no batch script.
local LONGEST = 1048576

local function quoted(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

-- The value of an option as a script would say it; nil where it is left out.
local function value(options, name)
  local text = options[name]
  if type(text) ~= "string" or text == "" or text == "unset" then return nil end
  if name == "nodes" and text:find("%-0$") then return nil end
  if name == "ntasks" and (text == "1" or text:find("^%-")) then return nil end
  -- Slurm shows a limit that is left out as one of eight thousand years.
  if name == "time" and #(text:match("^(%d+)%-") or "") > 5 then return nil end
  return (text:gsub("gres:", ""))
end

local function directives(options)
  local lines, accelerators = {}, options.exclusive == "exclusive"
  for _, name in ipairs(ASKED) do
    local text = value(options, name)
    if text then
      if not text:find("^[%w_.,:%%+/=-]+$") then
        return nil, "the value of --" .. name .. " is not understood"
      end
      accelerators = accelerators or name:find("^gpus") or text:find("gpu")
      lines[#lines + 1] = "#SBATCH --" .. name .. "=" .. text .. "\n"
    end
  end
  return table.concat(lines), accelerators
end

local function script(options)
  if options.wrap then return "#!/bin/sh\n" .. options.wrap .. "\n" end
  local path = type(options.argv) == "table" and options.argv[1]
  local file = path and io.open(path, "rb")
  if not file then return nil end
  local text = file:read(LONGEST + 1)
  file:close()
  return text and #text <= LONGEST and text or nil
end

-- The script with lines after its own directives, where the last one counts.
local function with(text, lines)
  local place = 1
  while true do
    local line, following = text:match("^([^\n]*)\n()", place)
    if not line or not (line:find("^#") or line:find("^%s*$")) then break end
    place = following
  end
  return text:sub(1, place - 1) .. lines .. text:sub(place)
end

-- The exit code and what was said. Only settings and names of temporary files reach the shell.
local function check(text)
  local asked, answer = os.tmpname(), os.tmpname()
  local file = io.open(asked, "wb")
  local said, code = "", 127
  -- Half a script, on a full disk, would be another one.
  if file and file:write(text) and file:close() then
    local words = { "exec timeout -k 1", tostring(tonumber(settings.timeout) or 6),
      quoted(settings.program), "check --color never --stdin-filename job.sbatch" }
    for _, policy in ipairs(settings.policies) do
      words[#words + 1] = "--policy " .. quoted(policy)
    end
    words[#words + 1] = "- <" .. quoted(asked) .. " >" .. quoted(answer) .. " 2>&1"
    local status, _, exit = os.execute(table.concat(words, " "))
    -- Lua 5.1 gives the status of wait(2); later ones take it apart.
    code = type(status) == "number" and math.floor(status / 256) or exit
    file = io.open(answer, "rb")
    if file then
      said = file:read(8192) or ""
      file:close()
    end
  end
  os.remove(asked)
  os.remove(answer)
  return code, said
end

local function refuse(reason)
  io.stderr:write("carbonward: ", reason, "\n")
  return slurm.ERROR
end

local function decide(options)
  if options.type ~= "sbatch" then return slurm.SUCCESS end
  local lines, accelerators = directives(options)
  if not lines then return refuse(accelerators) end
  if not accelerators then return slurm.SUCCESS end
  local text = script(options)
  if not text then
    return refuse("the script cannot be read; give it by name, not on standard input")
  end
  local code, said = check(with(text, lines))
  if code == 0 then return slurm.SUCCESS end
  if code == 1 or code == 3 then return refuse("this job is not submitted\n" .. said) end
  if settings.on_timeout == "open" then return slurm.SUCCESS end
  if code == 124 or code == 137 then
    return refuse("no answer within " .. settings.timeout .. " s, and nothing is submitted without one")
  end
  return refuse("no answer, and nothing is submitted without one\n" .. said)
end

function slurm_cli_pre_submit(options, offset)
  local fine, result = pcall(decide, options)
  if fine then return result end
  if settings.on_timeout == "open" then return slurm.SUCCESS end
  return refuse("no answer, and nothing is submitted without one\n" .. tostring(result))
end

function slurm_cli_setup_defaults(options, early)
  return slurm.SUCCESS
end

function slurm_cli_post_submit(offset, job, step)
  return slurm.SUCCESS
end
