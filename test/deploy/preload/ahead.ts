/**
 * Preloaded into a process (`NODE_OPTIONS=--import=…`): its clock is ahead by `AHEAD_MILLISECONDS`.
 */
import { followClock } from '../../../local/worker-clock.ts';

const ahead = new BigInt64Array(new SharedArrayBuffer(8));
ahead[0] = BigInt(process.env.AHEAD_MILLISECONDS ?? 0);
followClock(ahead.buffer);
