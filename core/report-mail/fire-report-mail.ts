import { readArea } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import type { MailsToMake } from './job-name.ts';
import { lastDue as lastDueAt } from './occurrence.ts';
import { nextAmong, type Receiver, receiversNow } from './receiver.ts';
import { type ReportMail, reportMailArea } from './report-mail-area.ts';
import { lastDueOf, loadReportMailState, type ReportMailState, reportMailStateWrite } from './state-store.ts';

/** Makes the writes by which the job begins that makes mails. */
export type BeginMails = (input: MailsToMake, context: Context) => readonly Write[];

/**
 * Lets a report leave for everybody for whom it is due, once for each time: a job begins in the transaction in which that is noted. Of
 * times that were missed, only the last is made up for. The job goes on as whoever saved the report by mail. Gives when it is due next.
 * @param done is told of the time that was kept
 */
export function fireReportMail(
  table: Table,
  context: Context,
  { number, begin }: { number: number; begin: BeginMails },
  done?: (at: string) => void,
): Promise<string | null> {
  return untilNotOvertaken([OVERTAKEN], async () => {
    const before = await loadReportMailState(table, number);
    if (before === undefined || before.nextAt === null) return null;
    const dueAt = before.nextAt;
    if (dueAt > context.now.toISOString()) return dueAt;
    const mail = (await readArea(table, reportMailArea)).things.get(before.key);
    const isOn = mail !== undefined && mail.number === number && !mail.isRetired && mail.isActive;
    const receivers = isOn ? await receiversNow(table, mail) : [];
    const due = isOn ? dueNow(mail, before, receivers, context.now) : [];
    const nextAt = isOn ? nextAmong(mail, receivers, context.now) : null;
    const others = before.lastDue.filter(({ to }) => due.every(({ name }) => name !== to));
    const lastDue = [...others, ...due.map(({ name, at }) => ({ to: name, at }))];
    const after = { ...before, nextAt, lastDue };
    const writes = isOn && due.length > 0 ? begin(toMake(mail, due, context), asSaver(mail, context)) : [];
    await table.write([reportMailStateWrite(before, after), ...writes]);
    done?.(dueAt);
    return nextAt;
  });
}

/** For whom a report is due now, and since when. Pure. */
function dueNow(
  { rhythm }: ReportMail,
  state: ReportMailState,
  receivers: readonly Receiver[],
  now: Date,
): { name: Receiver['name']; at: string }[] {
  return receivers.flatMap(({ name, timeZone, since: wantedSince }) => {
    const at = lastDueAt(rhythm, timeZone, now);
    if (wantedSince === undefined || at === null) return [];
    const isNew = [state.since, wantedSince, lastDueOf(state, name)].every((one) => one === null || at > one);
    return isNew ? [{ name, at }] : [];
  });
}

function toMake(
  { key, number }: ReportMail,
  due: readonly { name: Receiver['name']; at: string }[],
  context: Context,
): MailsToMake {
  return { key, number, mails: due.map(({ name, at }) => ({ sendId: context.newId(), to: name, at })) };
}

const asSaver = ({ savedBy }: ReportMail, context: Context): Context => ({
  ...context,
  actor: { kind: 'agent', id: savedBy },
});
