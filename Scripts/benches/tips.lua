-- Tips of about 2 KB of Chinese text, each different: what wrk posts.

local threads_seen = 0
local sentences = {
    "昨晚十点左右，东门菜市场后面的巷子里有人聚众赌博，已经连续三天了。",
    "有人冒充快递客服让我转账，我转了两千元后对方就联系不上了。",
    "小区门口的路灯坏了半个月，晚上很不安全，建议尽快修理。",
    "工地夜里十二点还在施工，噪音很大，影响孩子和老人休息。",
    "建议在学校门口增设减速带，上下学时段车速太快。",
}

function setup(thread)
    threads_seen = threads_seen + 1
    thread:set("thread_number", threads_seen)
end

function init(_)
    math.randomseed(os.time() * 100 + thread_number)
    local bodies = {}
    for variant = 1, 64 do
        local text = {}
        local length = 0
        while length < 1900 do
            local sentence = sentences[math.random(#sentences)]
            text[#text + 1] = sentence
            length = length + #sentence
        end
        bodies[variant] = table.concat(text)
    end
    -- Made before the clock starts, as pgbench has its rows ready: what is measured is who takes them.
    requests = {}
    local head = "POST /v1/tips HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
    local run = math.random(1000, 9999)
    for number = 1, 4096 do
        local body = string.format('{"content":"%s（编号%d-%d-%d）","channel":"web"}',
            bodies[number % 64 + 1], run, thread_number, number)
        requests[number] = head .. #body .. "\r\n\r\n" .. body
    end
    count = 0
end

function request()
    count = count % 4096 + 1
    return requests[count]
end

function done(summary, latency, _)
    io.write(string.format("figures taken=%d microseconds=%d p50=%d p99=%d other=%d\n",
        summary.requests - summary.errors.status, summary.duration, latency:percentile(50), latency:percentile(99),
        summary.errors.status))
end
