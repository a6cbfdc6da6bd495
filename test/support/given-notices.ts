import { askNotice } from '../../core/notice/index.ts';
import type { TestDesk } from './mail.ts';
import { mailFates } from './mail-fates.ts';

const TRIGGER = { key: 'first', number: 1, version: 1 };

/** Asks for a mail of a trigger, as the transaction of triggers does, and gives the event. */
export async function askedNotice(
  desk: TestDesk,
  ticketId: number,
  asked: Partial<Parameters<typeof askNotice>[1]> = {},
) {
  const acting = { ...desk.context(), actor: { kind: 'automation', ruleId: TRIGGER.number } as const };
  const whole = { to: 'requester', agentId: null, teamId: null, address: null } as const;
  const notice = { ...whole, trigger: TRIGGER, text: 'We are closed until Monday.', ...asked };
  await desk.table.write(askNotice(await desk.ticket(ticketId), notice, acting));
  return desk.event(ticketId, 'notice.asked');
}

/** A mail of a trigger for each fate that it can have. */
export async function givenNotices(desk: TestDesk): Promise<void> {
  for (const [fate, report] of mailFates(desk)) {
    const { ticket } = await desk.take({ from: `noticed-${fate}@example.com` });
    const event = await askedNotice(desk, ticket.id);
    if (fate === 'failed') desk.mail.moods = ['refuses'];
    await desk.send(event);
    await report?.();
  }
  const { ticket } = await desk.take(
    { from: 'noticed-bounced@example.com' },
    { verdicts: { dmarc: 'FAIL' } },
  );
  await desk.send(await askedNotice(desk, ticket.id));
}
