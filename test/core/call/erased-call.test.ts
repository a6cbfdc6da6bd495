import { readCall } from '../../../core/call/index.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { erase } from '../../support/erasing.ts';
import { callDesk, missed } from '../../support/given-call.ts';
import { TestDesk } from '../../support/mail.ts';

test('who is erased is gone from what was told of their calls, and a later report brings nothing of it back', async () => {
  const desk = await TestDesk.open();
  try {
    const from = '+4930987654';
    const { tell } = callDesk(desk.table, new Date());
    const report = missed('call-1', { from, outcome: 'answered', startedAt: new Date(), at: new Date() });
    await tell({
      ...report,
      transcript: 'My number is +4930987654.',
      notes: 'Knows the secret word.',
      link: 'https://meet.example',
    });
    const { ticketId } = await readCall(desk.table, 'call-1', () => {});
    const { requesterId } = await loadTicket(desk.table, ticketId);
    await erase(desk, requesterId);
    const onTicket = async () =>
      JSON.stringify((await desk.table.query({ pk: `T#${ticketId}`, from: '', to: '~' })).rows);
    expect(await onTicket()).not.toMatch(/4930987654|secret|meet/);
    await tell({ ...report, at: new Date(Date.now() + 1000), notes: 'Said anew.', seconds: 5 });
    expect(await onTicket()).not.toMatch(/4930987654|Said anew/);
  } finally {
    await desk.close();
  }
});
