// Writes of MEMTRACE_ROWS rows of line protocol over connections that stay open.
//   MEMTRACE_KEYS=mtk_… k6 run --vus 64 --duration 30s config/loadtest/k6/write.js
// requests.js says what else can be set.
import { limits, write } from './requests.js';

export const options = limits;

export default function () {
  write();
}
