import { loadThing } from '../configuration/index.ts';
import type { Table } from '../shared/table.ts';
import { type Receiver, receiversNow } from './receiver.ts';
import { reportMailArea } from './report-mail-area.ts';
import { lastDueOf, loadReportMailState } from './state-store.ts';

/** A receiver, with the last time at which a report was due for them (RFC 3339). */
export type ShownReceiver = Receiver & { readonly lastDueAt: string | null };

/** Who gets a report by mail, and when it leaves next. @throws NotFoundError */
export async function showReceivers(
  table: Table,
  key: string,
): Promise<{ nextAt: string | null; receivers: ShownReceiver[] }> {
  const mail = await loadThing(table, reportMailArea, { what: reportMailArea.what, key });
  const [receivers, state] = await Promise.all([
    receiversNow(table, mail),
    loadReportMailState(table, mail.number),
  ]);
  return {
    nextAt: state?.nextAt ?? null,
    receivers: receivers.map((one) => ({
      ...one,
      lastDueAt: state === undefined ? null : lastDueOf(state, one.name),
    })),
  };
}
