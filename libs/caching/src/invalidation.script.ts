/**
 * One exchange between an instance and the log of invalidations that all instances share, a sorted set of
 * tag → counter. The counter is the server's clock in microseconds, pushed on where that does not grow, so it also
 * grows when the set is lost. `!floor` says: trust nothing older. It is raised when the set is new, or the server is not
 * the process it was (a restart may have brought back old entries and lost the latest invalidations).
 *
 * Below the floor no tag need be remembered, so none is: tags can name people.
 *
 * KEYS[1] the set. ARGV: the last counter seen ('0' for none), the server's run id, '1' to distrust everything,
 * the most tags to remember, then the tags to invalidate. Answers counter, floor, and tag, counter, … since the last.
 */
export const EXCHANGE_SCRIPT = `
local key, last, run, distrust, most = KEYS[1], ARGV[1], '!run:' .. ARGV[2], ARGV[3], tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local counter = tonumber(redis.call('ZSCORE', key, '!counter') or '0')
local written = false
local function advance()
  counter = math.max(counter + 1, now)
  written = true
  return string.format('%.0f', counter)
end
if counter == 0 or distrust == '1' or not redis.call('ZSCORE', key, run) then
  local at = advance()
  redis.call('DEL', key)
  redis.call('ZADD', key, at, '!floor', at, run)
end
if #ARGV > 4 then
  local at = advance()
  for i = 5, #ARGV do
    redis.call('ZADD', key, at, 't:' .. ARGV[i])
  end
end
if written then
  local excess = redis.call('ZCARD', key) - most
  if excess > 0 then
    local cut = redis.call('ZRANGE', key, excess - 1, excess - 1, 'WITHSCORES')[2]
    redis.call('ZREMRANGEBYSCORE', key, '-inf', cut)
    if not redis.call('ZSCORE', key, '!floor') then
      redis.call('ZADD', key, cut, '!floor')
    end
    redis.call('ZADD', key, cut, run)
  end
  redis.call('ZADD', key, string.format('%.0f', counter), '!counter')
end
local floor = redis.call('ZSCORE', key, '!floor')
local changes = {}
if tonumber(last) >= tonumber(floor) then
  changes = redis.call('ZRANGEBYSCORE', key, '(' .. last, '+inf', 'WITHSCORES')
end
return { string.format('%.0f', counter), floor, changes }
`;

/** The exchange's answer, read. */
export interface ExchangeAnswer {
  readonly counter: number;
  readonly floor: number;
  readonly changes: ReadonlyMap<string, number>;
}

/** Throws a TypeError on anything but the script's own answer. */
export function readExchange(reply: unknown): ExchangeAnswer {
  if (!Array.isArray(reply) || !Array.isArray(reply[2])) {
    throw new TypeError('not an answer of the exchange script');
  }
  const [counter, floor, flat] = reply as [unknown, unknown, unknown[]];
  const changes = new Map<string, number>();
  for (let index = 0; index + 1 < flat.length; index += 2) {
    const member = String(flat[index]);
    if (member.startsWith('t:')) {
      changes.set(member.slice(2), Number(flat[index + 1]));
    }
  }
  return { counter: Number(counter), floor: Number(floor), changes };
}
