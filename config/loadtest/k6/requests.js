// What the scenarios beside this file send.
//   MEMTRACE_URL    where the proxy listens (http://127.0.0.1:9100)
//   MEMTRACE_KEYS   one key or several, separated by commas; requests take them in turn
//   MEMTRACE_SQL    the query (SELECT count(*) FROM readings)
//   MEMTRACE_ROWS   rows of one write (100)
import http from 'k6/http';
import { check } from 'k6';

const url = __ENV.MEMTRACE_URL || 'http://127.0.0.1:9100';
const keys = (__ENV.MEMTRACE_KEYS || '').split(',').map((key) => key.trim()).filter((key) => key.length > 0);
if (keys.length === 0) {
  throw new Error('set MEMTRACE_KEYS to one key, or to several separated by commas');
}

const sql = JSON.stringify({ sql: __ENV.MEMTRACE_SQL || 'SELECT count(*) FROM readings' });
const lines = Array.from(
  { length: Number(__ENV.MEMTRACE_ROWS || 100) },
  (_, row) => `readings,host=h${row % 10},zone=z${row % 3} usage=${(row * 0.37).toFixed(2)},free=${row * 1000}i`,
).join('\n');

// Writes and queries take turns of their own: of one for both, with ten keys, only one would ever ask.
const turns = {};

function send(name, path, kind, body, expected) {
  // Each caller begins elsewhere among the keys, so that they do not walk side by side.
  const turn = name in turns ? turns[name] : Math.floor(((__VU * 0.618034) % 1) * keys.length);
  turns[name] = turn + 1;
  const headers = { 'x-api-key': keys[turn % keys.length], 'content-type': kind };
  const answer = http.post(url + path, body, { headers, tags: { name } });
  check(answer, { [`${name}: ${expected}`]: (one) => one.status === expected });
}

export function query() {
  send('query', '/api/v1/query', 'application/json', sql, 200);
}

export function write() {
  send('write', '/api/v1/write/line-protocol', 'text/plain', lines, 204);
}

// As many callers as `--vus` says, each sending when it has its answer; the run fails when one request in a hundred does.
export const limits = {
  vus: 64,
  duration: '30s',
  discardResponseBodies: true,
  summaryTrendStats: ['avg', 'med', 'p(90)', 'p(99)', 'max'],
  thresholds: { http_req_failed: ['rate<0.01'], checks: ['rate>0.99'] },
};
