-- wrk script: one transfer a request between two random of N accounts, each with a transaction id of its own.
-- Environment: ACCOUNTS (10000), RUN (a number of 8 hexadecimal digits that no earlier run had).
local accounts = tonumber(os.getenv("ACCOUNTS") or "10000")
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
end

function request()
  counter = counter + 1
  local from = math.random(0, accounts - 1)
  local to = (from + math.random(1, accounts - 1)) % accounts
  local body = string.format(
    '{"transaction_id":"%s-0000-4000-8%03x-%012x","from_account":"acct-%d","to_account":"acct-%d","amount":"0.01","currency":"USD"}',
    run, number, counter, from, to)
  return wrk.format("POST", "/v1/transfers", headers, body)
end

function response(status, headers, body)
  if status ~= 201 then
    refused = (refused or 0) + 1
    if refused <= 3 then print("status " .. status .. ": " .. body) end
  end
end
