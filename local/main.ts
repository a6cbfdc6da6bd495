/** `npm start`: starts the desk with the code that Node compiled for an earlier start, where there was one. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

/**
 * A third less memory for all the threads together. The first by itself would leave so little room for young objects, one
 * megabyte a thread, that looking through them again and again took a tenth of the time; Node's own choice is 16 to 32.
 */
setFlagsFromString('--optimize-for-size');
setFlagsFromString('--max-semi-space-size=2');

/** The threads of the host find it in their environment. */
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../node_modules/.cache/compiled');
enableCompileCache(process.env.NODE_COMPILE_CACHE);
// Whatever is imported before is compiled anew at each start.
await import('./start.ts');
