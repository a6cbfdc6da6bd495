import { Agent, type IncomingHttpHeaders, request as openRequest } from 'node:http';
import * as z from 'zod';
import {
  createLocalServer,
  type LocalRequest,
  type LocalResponse,
  listenOnLoopback,
  readBody,
} from '../http.ts';
import type { Log } from '../log.ts';
import { askingForUnits, isMeasured, unitsOf } from './capacity.ts';
import type { Meter, Used } from './counts.ts';
import { partitionKeysOf, rowsIn } from './keys.ts';

/** Services whose requests are counted. */
export type MeteredService = 'dynamodb' | 'events' | 's3' | 'ses' | 'sqs' | 'states';

const LARGEST_BODY_BYTES = 256 * 1024 * 1024;
const entries = z.object({ Entries: z.array(z.unknown()) });
/** Of the connection alone, not of the message. */
const OF_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'content-length'];

/** The function that a client of the SDK belongs to, which its environment names; undefined for others, such as the host's own. */
function whoAsks(headers: IncomingHttpHeaders): string | undefined {
  const agent = `${headers['user-agent'] ?? ''} ${headers['x-amz-user-agent'] ?? ''}`;
  return /\bapp\/([\w.-]+?)(?:-PT-NO-OP|[^\w.-]|$)/.exec(agent)?.[1];
}

/** What is asked of a service: the operation of its protocol, or of S3 the method and whether it names an object. */
function operationOf(service: MeteredService, { method, target, headers, body }: LocalRequest): string {
  const named = headers['x-amz-target'];
  if (typeof named === 'string') return named.slice(named.lastIndexOf('.') + 1);
  if (service === 's3') return `${method} ${/^\/[^/?]+\/./.test(target) ? 'object' : 'bucket'}`;
  return /(?:^|&)Action=(\w+)/.exec(body.subarray(0, 4096).toString('latin1'))?.[1] ?? method;
}

function entriesIn(operation: string, body: Buffer): Partial<Used> {
  if (!/Batch$|^PutEvents$/.test(operation)) return {};
  const parsed = entries.safeParse(JSON.parse(body.toString('utf8')));
  return parsed.success ? { entries: parsed.data.Entries.length } : {};
}

/**
 * A way to a service on this machine on which each request is counted: whose it is, and of the database how many units it takes. Everything
 * goes through as it came.
 * @returns the address to use instead of the service's own
 */
export async function passThrough(
  meter: Meter,
  service: MeteredService,
  upstream: string,
  log: Log,
): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(upstream);
  const send = ({ method, target, headers }: LocalRequest, body: Buffer) =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
      const passed = Object.fromEntries(
        Object.entries(headers).filter(([name]) => !OF_CONNECTION.includes(name)),
      );
      const options = {
        agent,
        hostname,
        port,
        method,
        path: target,
        headers: { ...passed, 'content-length': body.length },
      };
      openRequest(options, (answer) => {
        readBody(answer, Number.POSITIVE_INFINITY).then(
          (read) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: read }),
          reject,
        );
      })
        .on('error', reject)
        .end(body);
    });

  async function pass(request: LocalRequest): Promise<LocalResponse> {
    const operation = operationOf(service, request);
    const measured = service === 'dynamodb' && isMeasured(operation);
    const answer = await send(request, measured ? askingForUnits(request.body) : request.body);
    const units: Partial<Used> =
      measured && answer.status === 200 ? unitsOf(operation, answer.body.toString('utf8')) : {};
    const used = { ...entriesIn(operation, request.body), ...units };
    const who = whoAsks(request.headers);
    if (who !== undefined) meter.used(who, `${service}.${operation}`, used);
    if (who !== undefined && measured) {
      const { readUnits = 0, writeUnits = 0 } = units;
      meter.asked({ who, operation, rows: rowsIn(request.body), units: readUnits + writeUnits });
    }
    if (who !== undefined && units.writeUnits !== undefined)
      meter.wrote(partitionKeysOf(request.body), units.writeUnits);
    const headers = Object.fromEntries(
      Object.entries(answer.headers).flatMap(([name, value]) =>
        value === undefined || OF_CONNECTION.includes(name) ? [] : [[name, value]],
      ),
    );
    return { status: answer.status, headers, body: answer.body };
  }

  const server = createLocalServer(pass, {
    bodyLimit: LARGEST_BODY_BYTES,
    onError: (error) => log(`meter of ${service}: ${error}`),
  });
  const { endpoint, stop } = await listenOnLoopback(server, 0);
  return {
    endpoint,
    async stop() {
      agent.destroy();
      await stop();
    },
  };
}
