import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from './clock.ts';
import { createLocalServer, type LocalResponse, type LoopbackServer, listenOnLoopback } from './http.ts';
import type { Invoke } from './invocation.ts';
import type { Log } from './log.ts';
import { matches } from './patterns.ts';
import { LOCAL_ACCOUNT, type SendToQueue } from './queues.ts';

/** An EventBridge rule that sends what matches into queues, as its template declares it. */
export type EventRule = {
  name: string;
  busName: string;
  pattern: unknown;
  targets: (({ queueArn: string } | { functionArn: string }) & { inputPath?: string | undefined })[];
};

const LARGEST_REQUEST_BYTES = 1024 * 1024;

const putEvents = z.object({
  Entries: z
    .array(
      z.object({
        Source: z.string().min(1),
        DetailType: z.string().min(1),
        Detail: z.string(),
        EventBusName: z.string().default('default'),
        Resources: z.array(z.string()).default([]),
        Time: z.number().optional(),
      }),
    )
    .min(1)
    .max(10),
});
type Entry = z.infer<typeof putEvents>['Entries'][number];
const objectJson = z.record(z.string(), z.unknown());

function parseDetail(text: string): Record<string, unknown> | undefined {
  try {
    return objectJson.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The event as consumers get it. */
function envelope(entry: Entry, id: string, detail: object, now: number) {
  const time = new Date(entry.Time === undefined ? now : entry.Time * 1000);
  return {
    version: '0',
    id,
    'detail-type': entry.DetailType,
    source: entry.Source,
    account: LOCAL_ACCOUNT,
    time: time.toISOString().replace(/\.\d+Z$/, 'Z'),
    region: 'us-east-1',
    resources: entry.Resources,
    detail,
  };
}

/** The part of an event that a target's InputPath names (`$.detail.ticket`), as JSON. */
function bodyFor(event: object, inputPath: string | undefined): string {
  const steps = (inputPath ?? '$').split('.').slice(1);
  const part = steps.reduce<unknown>((value, step) => objectJson.safeParse(value).data?.[step], event);
  return JSON.stringify(part ?? null);
}

/** The name of a bus, given by name or ARN. */
function busName(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}

/**
 * Starts EventBridge: `PutEvents` answers when every matching queue holds the event, so that an event that was
 * accepted survives the host's death.
 */
export async function startEvents(options: {
  clock: Clock;
  rules: EventRule[];
  send: SendToQueue;
  invoke: Invoke;
  /** told of every event that the bus takes */
  heard?: (detailType: string, detail: Record<string, unknown>) => void;
  log: Log;
}): Promise<LoopbackServer> {
  /** Functions are invoked asynchronously: nobody waits for them, and what fails is told in the log. */
  async function callLater(functionArn: string, body: string): Promise<void> {
    const result = await options.invoke(functionArn, JSON.parse(body)).catch((error) => ({
      functionError: String(error),
    }));
    if (result.functionError) options.log(`event to ${functionArn}: ${result.functionError}`);
  }

  async function put(entry: Entry) {
    const detail = parseDetail(entry.Detail);
    if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    const id = randomUUID();
    const event = envelope(entry, id, detail, options.clock.now());
    const rules = options.rules.filter(
      (rule) => rule.busName === busName(entry.EventBusName) && matches(rule.pattern, event),
    );
    try {
      for (const target of rules.flatMap((rule) => rule.targets)) {
        const body = bodyFor(event, target.inputPath);
        if ('queueArn' in target) await options.send(target.queueArn, body);
        else void callLater(target.functionArn, body);
      }
    } catch (error) {
      options.log(`event ${entry.DetailType}: ${error}`);
      return { ErrorCode: 'InternalFailure', ErrorMessage: 'A queue did not take the event.' };
    }
    options.heard?.(entry.DetailType, detail);
    return { EventId: id };
  }

  const server = createLocalServer(
    async ({ headers, body }): Promise<LocalResponse> => {
      if (headers['x-amz-target'] !== 'AWSEvents.PutEvents') {
        return { status: 400, body: { __type: 'UnknownOperationException' } };
      }
      const request = putEvents.safeParse(JSON.parse(body.toString('utf8')));
      if (!request.success) {
        return { status: 400, body: { __type: 'ValidationException', message: request.error.message } };
      }
      const Entries = await Promise.all(request.data.Entries.map(put));
      const FailedEntryCount = Entries.filter((entry) => 'ErrorCode' in entry).length;
      return { status: 200, body: { FailedEntryCount, Entries } };
    },
    { bodyLimit: LARGEST_REQUEST_BYTES, onError: (error) => options.log(`events: ${error}`) },
  );
  return listenOnLoopback(server, 0);
}
