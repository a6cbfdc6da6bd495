/**
 * Preloaded into a process (`NODE_OPTIONS=--import=…`): its clock is ahead by `AHEAD_MILLISECONDS`.
 */
import { CLOCK_BYTES, followClock } from '../../../local/worker-clock.ts';

const ahead = new BigInt64Array(new SharedArrayBuffer(CLOCK_BYTES));
ahead[0] = BigInt(process.env.AHEAD_MILLISECONDS ?? 0);
followClock(ahead.buffer);
