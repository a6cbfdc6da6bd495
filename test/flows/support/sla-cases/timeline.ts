import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { MAILBOX } from '../desk.ts';
import { type RunningHost, until } from '../host.ts';
import type { CaseEvent, PlayableCase } from './case.ts';
import { given, NamesOnDesk, REOPENS } from './names.ts';
import { CasePlayer, stageOn } from './player.ts';

/** What differs between what a case says and what a desk shows. */
export interface Difference {
  name: string;
  at: string;
  ticket: string;
  expected: unknown;
  shown: unknown;
}

const SECOND_MS = 1000;
const ANNOUNCED_WITHIN_MS = 5000;
const DERIVED_WITHIN_MS = 60_000;
const later = (time: string, seconds: number) =>
  new Date(Date.parse(time) + seconds * SECOND_MS).toISOString().replace('.000Z', 'Z');

/** How a desk is set up for the cases. */
const OPTIONS = {
  solvingNeedsAssignee: false,
  thanksKeepsSolved: false,
  undoSeconds: 60,
  closeAfterDays: null,
};

/**
 * Plays cases side by side on one desk, whose clock stands still but where it is moved: to each second in which something happens,
 * is to be announced, or is looked at.
 * @returns whatever is shown or was announced otherwise than the cases say
 */
export async function playTogether(host: RunningHost, cases: readonly PlayableCase[]): Promise<Difference[]> {
  const stage = stageOn(host, new NamesOnDesk(host));
  const players = cases.map((one, at) => new CasePlayer(stage, one, cases.length === 1 ? '' : `c${at}`));
  given('PATCH /options', await host.api('PATCH', '/options', { body: OPTIONS }));
  const reopens = { body: { followUp: REOPENS } };
  given('PATCH /mailboxes', await host.api('PATCH', `/mailboxes/${MAILBOX}`, reopens));
  const moments = momentsOf(cases);
  await host.setClock({ frozen: true, at: later(moments[0] ?? '', -3600) });
  const begun: string[] = [];
  for (const player of players) begun.push(...(await player.prepare()));
  await ended(host, begun);
  const differences: Difference[] = [];
  for (const moment of moments) {
    await host.setClock({ at: moment });
    for (const player of players) {
      for (const act of player.worked.timeline.filter(({ at }) => at === moment)) {
        await ended(host, await player.act(act));
      }
    }
    for (const player of players) differences.push(...(await lookedAt(player, moment)));
  }
  for (const player of players) differences.push(...(await calculated(player)), ...(await told(player)));
  return differences;
}

const job = z.looseObject({ state: z.string() });

/** Waits until jobs that derive tickets anew are done. */
async function ended(host: RunningHost, jobs: readonly string[]): Promise<void> {
  for (const id of new Set(jobs)) {
    const isDone = async () =>
      job.parse(given('GET /jobs', await host.api('GET', `/jobs/${id}`))).state === 'done';
    await until('the tickets to be derived anew', isDone, DERIVED_WITHIN_MS);
  }
}

const BY_TIME = ['sla.warned', 'sla.breached', 'sla.escalated'];

/** When an event has been announced by: what time brings is, when its second is over. */
const announcedBy = ({ type, at, occurredAt }: CaseEvent) =>
  BY_TIME.includes(type) && at === occurredAt ? later(at, 1) : at;

function momentsOf(cases: readonly PlayableCase[]): string[] {
  const all = cases.flatMap((worked) => [
    ...worked.timeline.map(({ at }) => at),
    ...worked.checkpoints.map(({ at }) => at),
    ...worked.events.map(announcedBy),
  ]);
  return [...new Set(all)].sort();
}

/** Waits for what a case says is announced at a moment, and compares what its tickets show then. */
async function lookedAt(player: CasePlayer, moment: string): Promise<Difference[]> {
  const { worked } = player;
  const due = worked.events.filter((event) => announcedBy(event) === moment);
  for (const ticket of new Set(due.map((event) => event.ticket))) {
    const count = worked.events.filter(
      (event) => event.ticket === ticket && announcedBy(event) <= moment,
    ).length;
    const isTold = async () => (await player.announced(ticket)).length >= count;
    // What does not come is told of with all that was announced.
    await until('what is announced', isTold, ANNOUNCED_WITHIN_MS).catch(() => undefined);
  }
  const differences: Difference[] = [];
  for (const { at, ticket, expect: expected } of worked.checkpoints.filter((one) => one.at === moment)) {
    const { isMerged, ...seen } = await player.shown(ticket);
    // A ticket that was merged away is closed here, where the cases leave its status as it was.
    const shown = isMerged ? { ...seen, status: expected.status } : seen;
    if (!isDeepStrictEqual(shown, expected))
      differences.push({ name: worked.name, at, ticket, ...onlyDifferent(expected, shown) });
  }
  return differences;
}

async function calculated(player: CasePlayer): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const { expectSeconds, expectEnd, ...asked } of player.worked.calculations) {
    const expected = expectSeconds === undefined ? { at: expectEnd } : { seconds: expectSeconds };
    const shown = await player.calculate(asked);
    if (!isDeepStrictEqual(shown, expected))
      differences.push({ name: player.worked.name, at: asked.from, ticket: asked.calendar, expected, shown });
  }
  return differences;
}

/** Compares what was announced as a multiset, and when: within two seconds. */
async function told(player: CasePlayer): Promise<Difference[]> {
  const { worked } = player;
  if (worked.timeline.length === 0) return [];
  const names = new Set(worked.events.map(({ ticket }) => ticket));
  for (const { ticket, into } of worked.timeline)
    for (const name of [ticket, into]) if (name) names.add(name);
  const all: CaseEvent[] = [];
  const last = later(worked.checkpoints.at(-1)?.at ?? worked.timeline[0]?.at ?? '', 1);
  for (const name of names) if (player.has(name)) all.push(...(await player.announced(name)));
  const left = all.filter(({ at }) => at <= last);
  const missing = worked.events.filter((event) => {
    const found = left.findIndex((one) => identity(one) === identity(event) && isNear(one.at, event.at));
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
  if (missing.length + left.length === 0) return [];
  return [{ name: worked.name, at: 'events', ticket: [...names].join(), expected: missing, shown: left }];
}

const identity = ({ ticket, type, metric, occurredAt, warning, number: nth, late }: CaseEvent) =>
  JSON.stringify([ticket, type, metric, occurredAt, warning, nth, late]);
const isNear = (one: string, other: string) => Math.abs(Date.parse(one) - Date.parse(other)) <= 2 * SECOND_MS;

/** Of two objects what is not the same in both. */
function onlyDifferent(expected: object, shown: object): { expected: unknown; shown: unknown } {
  const other = new Map<string, unknown>(Object.entries(shown));
  const keys = Object.entries(expected).filter(([key, value]) => !isDeepStrictEqual(value, other.get(key)));
  return {
    expected: Object.fromEntries(keys),
    shown: Object.fromEntries(keys.map(([key]) => [key, other.get(key)])),
  };
}
