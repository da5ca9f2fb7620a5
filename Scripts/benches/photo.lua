-- One request with a photo, made by the bench before the clock starts, again and again; 201s alone are counted.

local threads = {}

function setup(thread)
    threads[#threads + 1] = thread
end

function init(arguments)
    local file = assert(io.open(arguments[1], "rb"))
    made = file:read("*a")
    file:close()
    taken = 0
end

function request()
    return made
end

function response(status)
    if status == 201 then
        taken = taken + 1
    end
end

function done(summary, latency, _)
    local all_taken = 0
    for _, thread in ipairs(threads) do
        all_taken = all_taken + thread:get("taken")
    end
    io.write(string.format("figures taken=%d microseconds=%d p50=%d p99=%d other=%d\n", all_taken, summary.duration,
        latency:percentile(50), latency:percentile(99), summary.requests - all_taken))
end
