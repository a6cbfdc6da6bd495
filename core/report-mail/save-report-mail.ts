import { reportPartsSchema } from '../../schemas/report.ts';
import { agentKey } from '../agent/index.ts';
import { recordEvent } from '../audit/index.ts';
import {
  changeThing,
  configuredSubject,
  createThing,
  readArea,
  restoreThing,
  type ThingTarget,
} from '../configuration/index.ts';
import { normalizeAddress } from '../email/index.ts';
import type { KeptCatalogue } from '../fields/index.ts';
import { optionsNow } from '../options/index.ts';
import { reportArea } from '../report/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { type FieldProblem, ForbiddenError, fieldError, wrongFieldsError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { definedFields, untilNotOvertaken } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { keptInside } from './outside.ts';
import { addressHash, nextAmong, receiversNow } from './receiver.ts';
import { addressOfReportMail, receiverWrite } from './receiver-store.ts';
import { type ReportMail, reportMailArea } from './report-mail-area.ts';
import { loadReportMailState, reportMailStateWrite } from './state-store.ts';

/** What reports by mail are saved with. */
export interface SavingReportMails {
  readonly table: Table;
  readonly catalogue: Pick<KeptCatalogue, 'latest'>;
}

/** What admins say of a report by mail. */
export type ReportMailFields = Omit<
  ReportMail,
  'key' | 'number' | 'savedBy' | 'isRetired' | 'version' | 'jobId'
>;

/**
 * Lets a report leave by mail from now on. Addresses outside of the desk are asked first.
 * @throws InvalidInputError that names what is wrong; ConflictError when the key is taken or there are too many
 */
export async function createReportMail(
  deps: SavingReportMails,
  context: Context,
  asked: { key: string; fields: ReportMailFields; alongside?: AlongsideWrites<ReportMail> },
): Promise<ReportMail> {
  const savedBy = agentOf(context);
  const fields = withPlainAddresses(asked.fields);
  await requireSendable(deps, fields, context.now);
  const number = await takeId(deps.table, 'report_mail');
  return untilNotOvertaken([OVERTAKEN], () =>
    createThing(deps, context, reportMailArea, {
      fields: { key: asked.key, number, ...fields, savedBy },
      alongside: beginning(deps, context, asked.alongside),
    }),
  );
}

/**
 * Changes a report by mail: absent fields stay. What was due before is not made up for, and new addresses outside of the desk are asked.
 * @throws NotFoundError, StaleVersionError, and what making one throws
 */
export async function updateReportMail(
  deps: SavingReportMails,
  context: Context,
  { change, ...target }: ThingTarget<ReportMail> & { change: Partial<ReportMailFields> },
): Promise<ReportMail> {
  const savedBy = agentOf(context);
  const before = (await readArea(deps.table, reportMailArea)).things.get(target.key);
  if (before !== undefined)
    await requireSendable(deps, withPlainAddresses({ ...before, ...definedFields(change) }), context.now);
  return untilNotOvertaken([OVERTAKEN], () =>
    changeThing(deps, context, reportMailArea, {
      ...target,
      decide: (thing) => withPlainAddresses({ ...thing, ...definedFields(change), savedBy }),
      alongside: beginning(deps, context, target.alongside),
    }),
  );
}

/**
 * Brings a retired report by mail back into use, from now on.
 * @throws NotFoundError, StaleVersionError
 */
export function restoreReportMail(
  deps: Pick<SavingReportMails, 'table'>,
  context: Context,
  target: ThingTarget<ReportMail>,
): Promise<ReportMail> {
  return untilNotOvertaken([OVERTAKEN], () =>
    restoreThing(deps, context, reportMailArea, {
      ...target,
      alongside: beginning(deps, context, target.alongside),
    }),
  );
}

/** Whose permissions apply: they are asked for at each sending. @throws ForbiddenError */
function agentOf({ actor }: Context): number {
  if (actor.kind !== 'agent') throw new ForbiddenError('Reports by mail are saved by agents.');
  return actor.id;
}

function withPlainAddresses<Fields extends Pick<ReportMail, 'addresses'>>(fields: Fields): Fields {
  const addresses = fields.addresses.map((one) => ({ ...one, address: normalizeAddress(one.address) }));
  return { ...fields, addresses };
}

/** @throws InvalidInputError that names each field */
async function requireSendable(
  { table, catalogue }: SavingReportMails,
  { report: key, agents, addresses, isActive }: ReportMailFields,
  now: Date,
): Promise<void> {
  if (agents.length + addresses.length === 0)
    throw fieldError('agents', 'must name somebody, unless addresses do');
  const problems = [...(await unknownAgents(table, agents)), ...repeated('agents', agents)];
  problems.push(
    ...repeated(
      'addresses',
      addresses.map(({ address }) => address),
    ),
  );
  if (addresses.length > 0 && isActive) {
    problems.push(...(await whatIsKeptInside(table, catalogue, { key, now })));
    const { helpCentre } = await optionsNow(table);
    if (!helpCentre.isOpen || helpCentre.address === null)
      problems.push({
        path: 'addresses',
        message: 'are asked by a link into the help centre, whose address must be said first',
      });
  }
  if (problems.length > 0) throw wrongFieldsError(problems);
}

function repeated(name: string, values: readonly unknown[]): FieldProblem[] {
  return values.flatMap((value, at) =>
    values.indexOf(value) < at ? [{ path: `${name}.${at}`, message: 'is named twice' }] : [],
  );
}

async function unknownAgents(table: Table, agents: readonly number[]): Promise<FieldProblem[]> {
  const rowAt = await readRows(table, agents.map(agentKey));
  return agents.flatMap((id, at) =>
    rowAt(agentKey(id)) === undefined ? [{ path: `agents.${at}`, message: 'must be an agent' }] : [],
  );
}

async function whatIsKeptInside(
  table: Table,
  catalogue: SavingReportMails['catalogue'],
  { key, now }: { key: string; now: Date },
): Promise<FieldProblem[]> {
  const report = (await readArea(table, reportArea)).things.get(key);
  const parts = reportPartsSchema.safeParse(report?.parts).data ?? [];
  const known = await catalogue.latest(now);
  const kept = parts.map(({ query }) => keptInside(query, known));
  if (kept.length === 0 || kept.some((field) => field === null)) return [];
  const [field = ''] = kept.filter((one) => one !== null);
  return [
    {
      path: 'addresses',
      message: `get none of this report: all of it is by ${field}, or another field that stays inside`,
    },
  ];
}

/** What is written together with a report by mail: when it leaves next, and whom it asks. */
const beginning =
  (
    { table }: Pick<SavingReportMails, 'table'>,
    context: Context,
    alongside: AlongsideWrites<ReportMail> | undefined,
  ) =>
  async (mail: ReportMail): Promise<Write[]> => [
    ...(await planned(table, mail, context.now)),
    ...(await asking(table, mail, context)),
    ...((await alongside?.(mail)) ?? []),
  ];

async function planned(table: Table, mail: ReportMail, now: Date): Promise<Write[]> {
  const { key, number } = mail;
  const before = (await loadReportMailState(table, number)) ?? {
    ...{ key, number, since: now.toISOString(), lastDue: [], nextAt: null },
    revision: 0,
  };
  const isOn = !mail.isRetired && mail.isActive;
  const nextAt = isOn ? nextAmong(mail, await receiversNow(table, mail), now) : null;
  return [reportMailStateWrite(before, { ...before, since: now.toISOString(), nextAt })];
}

/** The writes by which addresses are asked that nobody has asked before. */
async function asking(
  table: Table,
  { key, number, addresses, isRetired, isActive }: ReportMail,
  context: Context,
): Promise<Write[]> {
  if (isRetired || !isActive) return [];
  const names = addresses.map(({ address }) => ({ number, hash: addressHash(address) }));
  const rowAt = await readRows(table, names.map(addressOfReportMail.of));
  const at = context.now.toISOString();
  return names
    .filter((name) => rowAt(addressOfReportMail.of(name)) === undefined)
    .flatMap(({ hash }) => [
      receiverWrite(null, { key, number, hash, state: 'asked', at }),
      recordEvent(
        configuredSubject(reportMailArea.name, key),
        'report.receiver_asked',
        { receiver: { key, number, hash } },
        context,
      ),
    ]);
}
