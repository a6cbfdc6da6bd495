import { retireThing } from '../../core/configuration/index.ts';
import { updateMailbox } from '../../core/mailbox/index.ts';
import { createStatus, statusArea, updateStatus } from '../../core/status/index.ts';
import { changeTicket, fireDeadlines } from '../../core/ticket/index.ts';
import { ADMIN, later } from './desk.ts';
import { DESK, type TestDesk } from './mail.ts';
import { type MailFate, mailFates } from './mail-fates.ts';

/** Statuses of the desk's own, one of them with a reason that was retired. */
async function givenOwnStatuses(desk: TestDesk): Promise<void> {
  const labels = { en: 'Made-up words' };
  const common = { labels, order: 100, isDefault: false, needsUntil: false, reasonRequired: false };
  const reasons = [{ key: 'spare_part', labels }];
  await createStatus(desk, desk.context(), {
    fields: { key: 'with_vendor', category: 'pending', ...common, reasons },
  });
  await updateStatus(desk, desk.context(), { key: 'with_vendor', change: { reasons: [] } });
  await createStatus(desk, desk.context(), {
    fields: { key: 'gone', category: 'hold', ...common, reasons: [] },
  });
  await retireThing(desk, desk.context(), statusArea, { key: 'gone' });
}

/** A ticket that was postponed and is open again, and one that is never closed by itself. */
async function givenWaiting(desk: TestDesk): Promise<void> {
  const change = async (ticketId: number, fields: object, closeAfterDays: number | null = 4) => {
    const deps = { table: desk.table, rules: { ...desk.rules, closeAfterDays } };
    await changeTicket(deps, desk.context(), { principal: ADMIN, ticketId, change: fields });
  };
  const { ticket } = await desk.take({ from: 'waits@example.com' });
  const until = later(desk.now, { days: 1 }).toISOString();
  await change(ticket.id, { status: 'postponed', until });
  desk.later(24 * 60 + 1);
  await fireDeadlines(desk.table, desk.context(), ticket.id);
  const { ticket: again } = await desk.take({ from: 'waits@example.com' });
  await change(again.id, { status: 'postponed', until: later(desk.now, { days: 900 }).toISOString() });
  const { ticket: kept } = await desk.take({ from: 'kept@example.com' });
  const resolution = { key: 'fixed', text: 'Words about how it was solved.' };
  await change(kept.id, { status: 'solved', resolution }, null);
}

/** A refused message for each fate that the mail about it can have. */
async function givenRefusals(desk: TestDesk): Promise<void> {
  const address = DESK.mailboxes[0]?.address ?? '';
  const change = { followUp: { policy: 'refuse' } } as const;
  const deps = { table: desk.table, mailboxes: DESK.mailboxes };
  await updateMailbox(deps, desk.context(), { address, change });
  desk.later(1);
  const fates: MailFate[] = [...mailFates(desk), ['withheld', null]];
  for (const [fate, report] of fates) {
    const from = `refused-${fate}@example.com`;
    const id = `<refused-${fate}@example.com>`;
    const { ticket } = await desk.take({ from, id });
    await desk.write(ticket.id, { kind: 'internal_note', text: 'Done.', status: 'closed' });
    const verdicts = fate === 'withheld' ? ({ spam: 'FAIL' } as const) : {};
    await desk.take({ from, inReplyTo: id, text: 'One more thing.' }, { verdicts });
    if (fate === 'failed') desk.mail.moods = ['refuses'];
    await desk.send(await desk.event(ticket.id, 'message.refused'));
    await report?.();
  }
}

/** What desks can do about statuses. */
export async function givenStatuses(desk: TestDesk): Promise<void> {
  await givenOwnStatuses(desk);
  await givenWaiting(desk);
  await givenRefusals(desk);
}
