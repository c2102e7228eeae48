-- wrk script: NDJSON batches of BATCH (1000) transfers between random of N accounts. The lines of a batch are built once for
-- each thread; only the ids change from request to request.
-- Environment: ACCOUNTS (10000), BATCH (1000), RUN (8 hexadecimal digits that no earlier run had).
local accounts = tonumber(os.getenv("ACCOUNTS") or "10000")
local batch = tonumber(os.getenv("BATCH") or "1000")
local run = os.getenv("RUN") or string.format("%08x", os.time() % 4294967296)
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  math.randomseed(number * 7919 + os.time())
  counter = 0
  headers = { ["Content-Type"] = "application/x-ndjson" }
  lines = {}
  for i = 1, batch do
    local from = math.random(0, accounts - 1)
    local to = (from + math.random(1, accounts - 1)) % accounts
    lines[i] = string.format(
      '%03x","from_account":"acct-%d","to_account":"acct-%d","amount":"0.01","currency":"USD"}\n', i - 1, from, to)
  end
end

function request()
  counter = counter + 1
  local head = string.format('{"op":"transfer","transaction_id":"%s-0000-4000-8%03x-%09x', run, number, counter)
  return wrk.format("POST", "/v1/batch", headers, head .. table.concat(lines, head))
end

function response(status, headers, body)
  if status ~= 200 or string.find(body, '"error"', 1, true) then
    refused = (refused or 0) + 1
    if refused <= 3 then print("status " .. status .. ": " .. string.sub(body, 1, 300)) end
  end
end
