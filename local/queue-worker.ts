/** The thread that runs fauxqs: it has a clock and a network of its own. */
import { Server } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { followClock } from './worker-clock.ts';

const { clock, folder } = z
  .object({ clock: z.instanceof(SharedArrayBuffer), folder: z.string() })
  .parse(workerData);

followClock(clock);

// fauxqs listens on every interface and has no setting for it; nothing else listens in this thread.
const { listen } = Server.prototype;
Object.assign(Server.prototype, {
  listen(this: Server, options: object, ...rest: unknown[]) {
    return Reflect.apply(listen, this, [{ ...options, host: '127.0.0.1' }, ...rest]);
  },
});

const { startFauxqs } = await import('fauxqs');
const server = await startFauxqs({ port: 0, logger: false, dataDir: folder, defaultRegion: 'us-east-1' });
parentPort?.postMessage(server.port);
parentPort?.once('message', async () => {
  await server.stop();
  process.exit();
});
