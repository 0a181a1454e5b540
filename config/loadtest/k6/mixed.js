// Nine writes, then a query.
//   MEMTRACE_KEYS=mtk_… k6 run --vus 64 --duration 30s config/loadtest/k6/mixed.js
// requests.js says what else can be set.
import { limits, query, write } from './requests.js';

export const options = limits;

export default function () {
  if (__ITER % 10 === 9) {
    query();
  } else {
    write();
  }
}
