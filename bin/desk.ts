/**
 * `npm run desk -- pull|plan|apply desk.yaml`: all that admins configure of a desk as one YAML file, over the API of the desk
 * (docs/desk-as-code.md).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Document, parseDocument, stringify } from 'yaml';
import * as z from 'zod';
import { deskAppliedSchema, deskPlanSchema } from '../schemas/api/desk-document.ts';
import { jobOutSchema } from '../schemas/api/jobs.ts';
import { DeskApi } from './desk/desk-api.ts';
import { findLocalDesk } from './desk/local-desk.ts';
import { tell } from './desk/tell.ts';
import { tellChanges } from './desk/tell-changes.ts';

const USAGE = `All that admins configure of a desk, as one YAML file.

  npm run desk -- pull desk.yaml    writes what the desk is into the file
  npm run desk -- plan desk.yaml    shows what the file would change, and changes nothing; ends with 2 when it would change something
  npm run desk -- apply desk.yaml   makes the desk what the file says, all of it or nothing

--to https://…/v1   the API of the desk; without it, the local one that is running

The token of an admin with the scopes configuration:read, configuration:write and jobs:read stands in BILET_TOKEN.
docs/desk-as-code.md says what stands in a file; docs/desks has three to begin with.`;

/** What a shell learns: the desk is what the file says, or it is not. */
const CHANGES = 2;
const COLUMNS = 130;
const LOOK_MS = 500;

const jobSchema = jobOutSchema.pick({ state: true, reason: true });

function apiFor(to: string | undefined): DeskApi {
  const token = process.env.BILET_TOKEN;
  if (!token)
    throw new Error(
      'Put the token of an admin with the scopes configuration:read, configuration:write and jobs:read into BILET_TOKEN.',
    );
  return new DeskApi((to ?? findLocalDesk().api).replace(/\/+$/, ''), token);
}

/** The file as it is written, comments and all. @throws Error that says where it is no YAML */
function readFile(path: string): Document {
  const file = parseDocument(readFileSync(path, 'utf8'));
  const [wrong] = file.errors;
  if (wrong) throw new Error(`${path}: ${wrong.message}`);
  return file;
}

const saidIn = (file: Document): object => z.looseObject({}).parse(file.toJS({ maxAliasCount: 100 }) ?? {});

async function pull(api: DeskApi, path: string | undefined): Promise<void> {
  const text = stringify(await api.get('/configuration'), { lineWidth: COLUMNS });
  if (path === undefined) return console.log(text);
  writeFileSync(path, text);
  console.log(`${path} says what the desk is.`);
}

async function plan(api: DeskApi, path: string): Promise<void> {
  const { changes } = deskPlanSchema.parse(await api.post('/configuration/plan', saidIn(readFile(path))));
  tellChanges(changes, console.log);
  if (changes.length > 0) process.exitCode = CHANGES;
}

async function apply(api: DeskApi, path: string): Promise<void> {
  const file = readFile(path);
  const planned = deskPlanSchema.parse(await api.post('/configuration/plan', saidIn(file)));
  tellChanges(planned.changes, console.log);
  if (planned.changes.length === 0) return;
  // What is applied is what was shown: it is refused when the desk has become another in between.
  const document = { ...saidIn(file), basedOn: planned.basedOn };
  const { basedOn, jobId } = deskAppliedSchema.parse(await api.post('/configuration/apply', document));
  if (jobId !== null) await ended(api, jobId);
  if (file.has('basedOn')) {
    file.set('basedOn', basedOn);
    writeFileSync(path, file.toString({ lineWidth: COLUMNS }));
  }
  console.log('Applied.');
}

/** Waits for the job that writes a large change. @throws Error when it fails */
async function ended(api: DeskApi, jobId: string): Promise<void> {
  for (;;) {
    const { state, reason } = jobSchema.parse(await api.get(`/jobs/${jobId}`));
    if (state === 'done') return;
    if (state !== 'waiting' && state !== 'running')
      throw new Error(`The job ${jobId} is ${state}: ${reason ?? 'see GET /v1/jobs'}`);
    await sleep(LOOK_MS);
  }
}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { to: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  const [command, path, ...more] = positionals;
  if (values.help) return console.log(USAGE);
  if (more.length > 0) throw new Error(USAGE);
  if (command === 'pull') return pull(apiFor(values.to), path);
  if (path === undefined) throw new Error(USAGE);
  if (command === 'plan') return plan(apiFor(values.to), path);
  if (command === 'apply') return apply(apiFor(values.to), path);
  throw new Error(USAGE);
}

tell(run);
