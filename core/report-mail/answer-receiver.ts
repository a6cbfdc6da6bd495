import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { recordEvent } from '../audit/index.ts';
import { configuredSubject } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { NotFoundError } from '../shared/errors.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import { readSignedToken, signedToken } from '../shared/signed-token.ts';
import type { Table } from '../shared/table.ts';
import { addressOfReportMail, parseReceiver, receiverWrite, type StoredReceiver } from './receiver-store.ts';
import { reportMailArea } from './report-mail-area.ts';

const KIND = 'report-receiver';
const LONGEST_TOKEN = 300;
const saidSchema = z.tuple([idSchema, z.string()]);

/** Which report by mail a link is about, and for which address, by its hash. */
export interface NamedReceiver {
  readonly number: number;
  readonly hash: string;
}

/** What stands at the end of the link by which whoever has an address says whether they want a report. It does not expire. */
export const receiverToken = ({ number, hash }: NamedReceiver, key: Uint8Array): string =>
  signedToken(KIND, [number, hash], key);

/** What a link names; null for one that the desk has not given out. */
export function readReceiverToken(token: string, keys: readonly Uint8Array[]): NamedReceiver | null {
  const said = readSignedToken(KIND, token, { keys, schema: saidSchema, longest: LONGEST_TOKEN });
  if (said === null) return null;
  const [number, hash] = said;
  return { number, hash };
}

/** What is known of an address. @throws NotFoundError */
export async function loadReceiver(table: Table, named: NamedReceiver): Promise<StoredReceiver> {
  const row = await table.get(addressOfReportMail.of(named));
  if (row === undefined) throw new NotFoundError('report_mail');
  return parseReceiver(row);
}

/** Notes whether whoever has an address wants a report from now on. @throws NotFoundError */
export function answerReceiver(
  table: Table,
  context: Context,
  { isWanted, ...named }: NamedReceiver & { isWanted: boolean },
): Promise<void> {
  return untilNotOvertaken([OVERTAKEN], async () => {
    const before = await loadReceiver(table, named);
    const state = isWanted ? 'confirmed' : 'revoked';
    if (before.state === state) return;
    const { key, number, hash } = before;
    const subject = configuredSubject(reportMailArea.name, key);
    await table.write([
      receiverWrite(before, { ...before, state, at: context.now.toISOString() }),
      recordEvent(subject, 'report.receiver_answered', { receiver: { key, number, hash, state } }, context),
    ]);
  });
}
