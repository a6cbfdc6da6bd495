import * as z from 'zod';
import { newestEvents, recordEvent, type Subject, storedEventIn } from '../audit/index.ts';
import type { Principal } from '../auth/index.ts';
import { configuredSubject, keptConfiguration, readArea } from '../configuration/index.ts';
import { catalogueSeenBy, keptCatalogue } from '../fields/index.ts';
import { optionsArea } from '../options/index.ts';
import { countedUntil, reportArea, reportSource } from '../report/index.ts';
import { BiletError, ForbiddenError } from '../shared/errors.ts';
import { jobKind, type PageDeps } from '../shared/job-kind.ts';
import { knownSigningKeys } from '../threading/index.ts';
import { type MailsToMake, mailsToMakeSchema } from './job-name.ts';
import { madeMailSchema } from './made-mail.ts';
import { makeMail, partsOf } from './make-mail.ts';
import { receiversOf } from './receiver.ts';
import { reportMailArea } from './report-mail-area.ts';

/**
 * Makes reports that leave by mail, one a page, by what whoever saved them may see now: each is kept with its figures, and an event lets it leave.
 * Who is no receiver any more gets none.
 */
export const mailReports = jobKind({
  permission: 'desk.read',
  input: mailsToMakeSchema,
  checkpoint: z.strictObject({ at: z.int().nonnegative(), made: z.int().nonnegative() }),
  first: { at: 0, made: 0 },
  page: async (deps, { input, checkpoint: { at, made } }) => {
    const total = input.mails.length;
    const { isMade, failures } = await tryOne(deps, input, at);
    const next = { at: at + 1, made: made + (isMade ? 1 : 0) };
    const progress = { done: next.at, total, note: next.at < total ? 'mails' : 'done' };
    if (next.at < total) return { done: false, checkpoint: next, progress, failures };
    return { done: true, progress, failures, counts: { made: next.made } };
  },
});

async function tryOne(deps: PageDeps, input: MailsToMake, at: number) {
  const to = input.mails[at]?.to ?? '';
  try {
    return { isMade: await makeOne(deps, input, at), failures: [] };
  } catch (error) {
    if (!(error instanceof BiletError) || error.kind === 'busy' || error instanceof ForbiddenError)
      throw error;
    return { isMade: false, failures: [{ item: to, message: error.message }] };
  }
}

/** Makes one of the mails; false: it is not wanted any more. */
async function makeOne(
  { table, principal, context, rules, jobId, parts, drawReport }: PageDeps,
  { key, number, mails }: MailsToMake,
  at: number,
): Promise<boolean> {
  if (principal?.kind !== 'agent') throw new ForbiddenError();
  const asked = mails[at];
  const mail = (await readArea(table, reportMailArea)).things.get(key);
  if (asked === undefined || mail === undefined || mail.number !== number) return false;
  const subject = configuredSubject(reportMailArea.name, key);
  // Whoever made it may have been killed before the job knew.
  if (await isReady(table, subject, asked.sendId)) return true;
  if (mail.isRetired || !mail.isActive) return false;
  const keep = keptConfiguration(table);
  const options = await keep(optionsArea(rules)).at(context.now);
  const desk = { language: options.language ?? null, timeZone: options.timeZone };
  const receiver = (await receiversOf(table, mail, desk)).find(({ name }) => name === asked.to);
  const report = (await readArea(table, reportArea)).things.get(mail.report);
  if (receiver?.since === undefined || report === undefined || report.isRetired) return false;
  const now = countedUntil(context.now);
  const [signingKey = null] = await knownSigningKeys(table);
  // Whoever confirmed an address did so by a link that a key had signed.
  if (receiver.isOutside && signingKey === null) throw new Error('The desk has no key that signs links');
  const making = { table, principal, now, options, key: signingKey, ...(drawReport && { drawReport }) };
  const made = await makeMail(
    { ...making, ...(await opened(table, keep, { now, principal })) },
    { mail, parts: partsOf(report), receiver, at: asked.at },
  );
  await parts.keep(jobId, at, JSON.stringify(madeMailSchema.parse(made)));
  const facts = { key, number, sendId: asked.sendId, jobId, part: at };
  await table.write([recordEvent(subject, 'report.mail_ready', { reportMail: facts }, context)]);
  return true;
}

const readySchema = z.object({
  type: z.literal('report.mail_ready'),
  reportMail: z.object({ sendId: z.string() }),
});

/** The mails of a job are made one after the other: its last events say which was made last. */
async function isReady(table: PageDeps['table'], subject: Subject, sendId: string): Promise<boolean> {
  const { rows } = await table.query(newestEvents.of({ subject, limit: 10 }));
  return rows.some((row) => readySchema.safeParse(storedEventIn(row)).data?.reportMail.sendId === sendId);
}

async function opened(
  table: PageDeps['table'],
  keep: ReturnType<typeof keptConfiguration>,
  { now, principal }: { now: Date; principal: Extract<Principal, { kind: 'agent' }> },
) {
  const catalogue = catalogueSeenBy(await keptCatalogue(keep).at(now), principal.role);
  return { catalogue, source: await reportSource({ table, keep, now, principal }) };
}
