/** `npm start`: starts the desk with the code that Node compiled for an earlier start, where there was one. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

/** A tenth less memory for each of the many threads; what they do takes no longer, as most of it is done once. */
setFlagsFromString('--optimize-for-size');

/** The threads of the host find it in their environment. */
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../node_modules/.cache/compiled');
enableCompileCache(process.env.NODE_COMPILE_CACHE);
// Whatever is imported before is compiled anew at each start.
await import('./start.ts');
