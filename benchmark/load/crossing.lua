-- wrk script: one transfer a request, between two random accounts of one partition, or of two.
-- Environment: PARTITIONS_FILE (a line "account partition" for each account), CROSSING (1: of two partitions), RUN (8 hexadecimal
-- digits that no earlier run had).
local crossing = os.getenv("CROSSING") == "1"
local run = os.getenv("RUN") or string.format("%08x", os.time() % 4294967296)
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  math.randomseed(number * 7919 + os.time())
  counter = 0
  headers = { ["Content-Type"] = "application/json" }
  all, partition = {}, {}
  for line in io.lines(os.getenv("PARTITIONS_FILE")) do
    local account, of = string.match(line, "(%S+) (%d+)")
    all[#all + 1] = account
    partition[account] = of
  end
end

function request()
  counter = counter + 1
  local from = all[math.random(#all)]
  local to
  repeat to = all[math.random(#all)] until to ~= from and (partition[to] ~= partition[from]) == crossing
  local body = string.format(
    '{"transaction_id":"%s-0000-4000-8%03x-%012x","from_account":"%s","to_account":"%s","amount":"0.01","currency":"USD"}',
    run, number, counter, from, to)
  return wrk.format("POST", "/v1/transfers", headers, body)
end

function response(status, headers, body)
  if status ~= 201 then
    refused = (refused or 0) + 1
    if refused <= 3 then print("status " .. status .. ": " .. body) end
  end
end
