// Queries over connections that stay open.
//   MEMTRACE_KEYS=mtk_… k6 run --vus 64 --duration 30s config/loadtest/k6/query.js
// requests.js says what else can be set.
import { limits, query } from './requests.js';

export const options = limits;

export default function () {
  query();
}
