import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { deskAppliedSchema, deskPlanSchema } from '../../schemas/api/desk-document.ts';
import { jobOutSchema } from '../../schemas/api/jobs.ts';
import type { DeskApi } from '../desk/desk-api.ts';
import type { DeskParts } from './shop/configuration.ts';
import { ABOUT_VIEW, aboutIn, KEY, TEAM } from './shop/marks.ts';

const LOOK_MS = 500;
const partSchema = z.record(z.string(), z.looseObject({})).catch({});
const jobSchema = jobOutSchema.pick({ state: true, reason: true });

/** What a desk is configured as: its parts, as a file of desk as code has them. */
export type Configuration = Readonly<Record<string, unknown>>;

export const configurationOf = async (api: DeskApi): Promise<Configuration> =>
  z.looseObject({}).parse(await api.get('/configuration'));

/** What the desk says of the demonstration that is in it; null: there is none. */
export function demoIn(configuration: Configuration): ReturnType<typeof aboutIn> {
  const { name } = z
    .looseObject({ name: z.string().catch('') })
    .catch({ name: '' })
    .parse(partSchema.parse(configuration.views)[ABOUT_VIEW]);
  return aboutIn(name);
}

/** Adds the things of a demonstration to those that a desk has, all of them or none. */
export async function addToConfiguration(
  api: DeskApi,
  before: Configuration,
  demo: DeskParts,
): Promise<void> {
  const parts = Object.entries(demo).map(([name, things]) => [
    name,
    { ...partSchema.parse(before[name]), ...things },
  ]);
  await apply(api, Object.fromEntries(parts));
}

/** Retires the things of a demonstration, and leaves all others. Teams stay, as all teams do, but for what is configured of them. */
export async function removeFromConfiguration(api: DeskApi, before: Configuration): Promise<void> {
  const without = (isOurs: (name: string, key: string) => boolean) =>
    Object.entries(before).flatMap(([name, part]) => {
      const things = Object.entries(partSchema.parse(part));
      const others = things.filter(([key]) => !isOurs(name, key));
      return others.length === things.length ? [] : [[name, Object.fromEntries(others)] as const];
    });
  // A calendar is retired only once no team is at work by it.
  const teams = without((name, key) => name === 'teams' && key.startsWith(TEAM));
  if (teams.length > 0) await apply(api, Object.fromEntries(teams));
  const parts = without((_, key) => key.startsWith(KEY));
  if (parts.length > 0) await apply(api, Object.fromEntries(parts));
}

/** Makes parts of the desk what they are to be. What somebody else changes in between is not lost: the desk refuses it then. */
async function apply(api: DeskApi, parts: object): Promise<void> {
  const said = { bilet: 1, ...parts };
  const { changes, basedOn } = deskPlanSchema.parse(await api.post('/configuration/plan', said));
  if (changes.length === 0) return;
  const { jobId } = deskAppliedSchema.parse(await api.post('/configuration/apply', { ...said, basedOn }));
  for (let isOver = jobId === null; !isOver; ) {
    const { state, reason } = jobSchema.parse(await api.get(`/jobs/${jobId}`));
    isOver = state === 'done';
    if (!isOver && state !== 'waiting' && state !== 'running')
      throw new Error(`The job ${jobId} is ${state}: ${reason ?? 'see GET /v1/jobs'}`);
    if (!isOver) await sleep(LOOK_MS);
  }
}
