import * as z from 'zod';
import { timeSchema, ulidSchema } from '../../schemas/actor.ts';
import type { ChannelTrial, TrialKind } from '../../schemas/channel.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';

export const channelTrials = accessPattern({
  name: 'Trials of a channel',
  description:
    'Says which trial of each kind was asked for last of a channel, and how it ended, and when something came over it.',
  operation: 'GetItem',
  pk: 'CHANNEL#<channel>',
  sk: 'TRIALS',
  of: (key: string): Key => ({ pk: `CHANNEL#${key}`, sk: 'TRIALS' }),
});

const askedSchema = z.object({ id: ulidSchema, at: timeSchema });
/** What a provider said when a channel was tried out. */
const endedSchema = z.object({
  id: ulidSchema,
  at: timeSchema,
  isWell: z.boolean(),
  /** what is wrong, for programs; '' when all is well */
  code: z.string(),
  /** in words, without any secret */
  says: z.string(),
});
export type TrialEnd = z.infer<typeof endedSchema>;

const asked = askedSchema.optional();
const ended = endedSchema.optional();
const rows = rowsOfKind(
  ROW_KIND.channelTrials,
  z.object({
    ...{ checkAsked: asked, connectAsked: asked, testAsked: asked },
    ...{ checkEnded: ended, connectEnded: ended, testEnded: ended },
    /** where the provider was to reach the desk when somebody last asked */
    doorUrl: z.string().optional(),
    /** when something came over it last, to the hour; absent: nothing yet, or it is not known */
    cameAt: timeSchema.optional(),
  }),
);
type Trials = ReturnType<typeof rows.parse>;
/** What a row says of the trials of a channel. */
export const parseTrials = (row: unknown): Trials => rows.parse(row);

/** A trial that was asked for; `end` null while it is under way. */
export interface KnownTrial {
  readonly id: string;
  readonly askedAt: string;
  readonly end: TrialEnd | null;
}

/** The last trial of each kind that was asked for of a channel, by its row, and when something came over it; null where there was none. */
export async function loadTrials(
  table: Table,
  key: string,
): Promise<Record<TrialKind, KnownTrial | null> & { readonly lastCameAt: string | null }> {
  const known = await load(table, key);
  return { ...trialsIn(known), lastCameAt: known.cameAt ?? null };
}

/** The last check of a channel, and where its provider was to reach the desk then; null while nobody has asked. */
export async function loadLastCheck(
  table: Table,
  key: string,
): Promise<{ check: KnownTrial | null; doorUrl: string | null }> {
  const known = await load(table, key);
  return { check: trialsIn(known).check, doorUrl: known.doorUrl ?? null };
}

async function load(table: Table, key: string): Promise<Trials> {
  const row = await table.get(channelTrials.of(key));
  return row === undefined ? {} : rows.parse(row);
}

function trialsIn(known: Trials): Record<TrialKind, KnownTrial | null> {
  return {
    check: trialOf(known.checkAsked, known.checkEnded),
    connect: trialOf(known.connectAsked, known.connectEnded),
    test: trialOf(known.testAsked, known.testEnded),
  };
}

/** One that ended before it was noted that it was asked for has ended all the same. */
function trialOf(asked: Trials['checkAsked'], ended: Trials['checkEnded']): KnownTrial | null {
  if (asked === undefined) return null;
  return { id: asked.id, askedAt: asked.at, end: ended?.id === asked.id ? ended : null };
}

/** A trial by its id. */
interface NamedTrial {
  readonly channel: string;
  readonly trial: Pick<ChannelTrial['trial'], 'id' | 'kind'>;
}

/** Whether a trial has ended, or a later one of its kind has. */
export async function isPastTrial(table: Table, { channel, trial }: NamedTrial): Promise<boolean> {
  const end = (await load(table, channel))[`${trial.kind}Ended`];
  return end !== undefined && end.id >= trial.id;
}

/** Notes that somebody asked for a channel to be tried out, by the address at which they reach the desk. */
export const askedWrite = ({ channel, trial }: ChannelTrial, now: Date): Write =>
  rows.upsert({
    key: channelTrials.of(channel),
    set: { ...asking(trial, now), doorUrl: trial.doorUrl },
  });

/** Notes that the desk checks a channel by itself. */
export const routineWrite = (channel: string, id: string, now: Date): Write =>
  rows.upsert({ key: channelTrials.of(channel), set: asking({ kind: 'check', id }, now) });

/** Label of the refusal when something came later that was noted before. */
export const CAME_BEFORE = 'channel-came';

/** Notes when something came over a channel, unless something came later. */
export const cameWrite = (channel: string, cameAt: Date): Write =>
  rows.upsert({
    key: channelTrials.of(channel),
    set: { cameAt: cameAt.toISOString() },
    condition: {
      expression: 'attribute_not_exists(#cameAt) OR #cameAt < :at',
      values: { ':at': cameAt.toISOString() },
    },
    refusal: CAME_BEFORE,
  });

const asking = ({ kind, id }: Pick<ChannelTrial['trial'], 'kind' | 'id'>, now: Date) => ({
  [`${kind}Asked`]: { id, at: now.toISOString() },
});

/** Notes how a trial ended. */
export const endedWrite = ({ channel, trial }: NamedTrial, end: Omit<TrialEnd, 'id'>): Write =>
  rows.upsert({ key: channelTrials.of(channel), set: { [`${trial.kind}Ended`]: { id: trial.id, ...end } } });
