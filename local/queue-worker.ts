/** The thread that runs fauxqs: it has a clock and a network of its own. */
import { Server } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { followClock } from './worker-clock.ts';

/** What the host gives to the thread. */
export type QueueWorkerData = { clock: SharedArrayBuffer; folder: string };

const { clock, folder }: QueueWorkerData = workerData;
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
