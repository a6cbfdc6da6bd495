import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { caseSchema, type WorkedCase } from './case-schema.ts';

const FOLDER = 'test/core/sla/worked';
const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

const target = z.looseObject({
  seconds: z.union([
    z.int().transform((seconds) => Object.fromEntries(PRIORITIES.map((priority) => [priority, seconds]))),
    z.record(z.string(), z.int()),
  ]),
});
const policy = z.looseObject({ targets: z.record(z.string(), target).optional() });
const caseInFile = z.strictObject({
  name: z.string(),
  shows: z.string(),
  /** names of calendars of the file */
  calendars: z.array(z.string()).default([]),
  policies: z.array(policy).default([]),
  statuses: z.unknown().optional(),
  timeline: z.array(z.unknown()).default([]),
  /** a line for the ticket itself (`shows`) and one for each metric; of an instance that is not the last, with its number */
  checkpoints: z.array(z.looseObject({ at: z.string(), ticket: z.string().optional() })).default([]),
  events: z.array(z.string()).default([]),
  calculations: z.array(z.unknown()).default([]),
});
const fileSchema = z.strictObject({
  calendars: z.record(z.string(), z.looseObject({})),
  cases: z.array(caseInFile).min(1),
});

/** A case of one of the files, with what is to be seen at each checkpoint and what is to be said, as lines. */
export interface CaseInLines {
  theme: string;
  worked: WorkedCase;
  seen: object[];
  said: readonly string[];
}

/** All cases of the files of `worked`, one file a theme. */
export function casesInLines(): CaseInLines[] {
  return readdirSync(FOLDER).flatMap((file) => {
    const { calendars, cases } = fileSchema.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
    return cases.map(({ checkpoints, events, calendars: names, ...one }) => ({
      theme: basename(file, '.json'),
      worked: caseSchema.parse({
        ...one,
        calendars: names.map((key) => ({ key, ...calendars[key] })),
        checkpoints: checkpoints.map(({ at, ticket }) => ({ at, ticket, expect: NOTHING })),
      }),
      seen: checkpoints.map(({ at: _, ticket: __, ...lines }) => lines),
      said: events,
    }));
  });
}

const NOTHING = { status: '', policy: null, dueAt: null, urgency: '', metrics: {}, instances: {} };

const figures = z.object({
  state: z.string(),
  instance: z.int(),
  policy: z.string(),
  target: z.int(),
  startedAt: z.string(),
  dueAt: z.string().nullable(),
  usedSeconds: z.int(),
  remainingSeconds: z.int(),
  warnedAt: z.array(z.string()),
  breachedAt: z.string().nullable(),
  escalatedAt: z.array(z.string()),
  metAt: z.string().nullable(),
});
const inList = figures.pick({ state: true, instance: true, startedAt: true, breachedAt: true, metAt: true });
const shownSchema = z.object({
  status: z.string(),
  policy: z.string().nullable(),
  dueAt: z.string().nullable(),
  urgency: z.string(),
  metrics: z.record(z.string(), figures),
  instances: z.record(z.string(), z.array(inList)),
});

const named = (name: string, times: readonly string[] | string | null) =>
  times === null || times.length === 0 ? [] : [`${name} ${[times].flat().join(' ')}`];

/** What a ticket shows at a checkpoint, a line for the ticket and one for each instance of which something is promised. */
export function linesOf(shown: object): object {
  const { metrics, instances, ...of } = shownSchema.parse(shown);
  const ticket = [of.status, `policy ${of.policy}`, of.urgency, ...named('due', of.dueAt)].join(', ');
  const last = Object.entries(metrics).map(([metric, one]) => {
    if (one.usedSeconds + one.remainingSeconds !== one.target) throw new Error(`${metric} does not add up`);
    const parts = [
      `${one.state}${one.instance > 1 ? ` ${one.instance}` : ''} by ${one.policy}`,
      `from ${one.startedAt}`,
      ...named('due', one.dueAt),
      `used ${one.usedSeconds} of ${one.target}`,
      ...named('warned', one.warnedAt),
      ...named('breached', one.breachedAt),
      ...named('escalated', one.escalatedAt),
      ...named('met', one.metAt),
    ];
    return [metric, parts.join(', ')];
  });
  const earlier = Object.entries(instances).flatMap(([metric, all]) =>
    all.slice(0, -1).flatMap(({ state, instance, startedAt, breachedAt, metAt }) => {
      const parts = [state, `from ${startedAt}`, ...named('breached', breachedAt), ...named('met', metAt)];
      return state === 'none' ? [] : [[`${metric} ${instance}`, parts.join(', ')]];
    }),
  );
  return { shows: ticket, ...Object.fromEntries([...last, ...earlier]) };
}

const eventSchema = z.object({
  at: z.int(),
  occurredAt: z.int(),
  ticket: z.string(),
  type: z.string(),
  metric: z.string(),
  instance: z.int(),
  warning: z.int().optional(),
  number: z.int().optional(),
  late: z.boolean().optional(),
});
const textOf = (second: number) => new Date(second * 1000).toISOString().replace('.000Z', 'Z');

/** Something that is said, as a line. */
export function lineOf(event: object): string {
  const { at, occurredAt, ticket, type, metric, warning, number, late } = eventSchema.parse(event);
  return [
    `${textOf(at)} ${ticket} ${type.replace('sla.', '')} ${metric}`,
    ...(warning === undefined ? [] : [`warning ${warning}`]),
    ...(number === undefined ? [] : [`number ${number}`]),
    ...(late === true ? ['late'] : []),
    ...(occurredAt === at ? [] : [`of ${textOf(occurredAt)}`]),
  ].join(', ');
}
