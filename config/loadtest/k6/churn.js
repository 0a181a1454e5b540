// A new connection for every query: what connecting and looking up keys cost. Give several keys.
//   MEMTRACE_KEYS=mtk_… k6 run --vus 64 --duration 30s config/loadtest/k6/churn.js
// requests.js says what else can be set.
import { limits, query } from './requests.js';

export const options = { ...limits, noConnectionReuse: true };

export default function () {
  query();
}
