import assert from 'node:assert/strict';
import * as z from 'zod';
import { agentAt } from '../../agent.ts';
import type { Desk } from '../../desk.ts';
import { letter } from '../../letter.ts';
import { messagesIn } from '../../queue.ts';
import { eventually } from '../../report.ts';
import { rowsOf } from '../../table.ts';
import { oldBuckets, RESTORED, type WorstDay } from './day.ts';
import { From } from './memory.ts';
import { LATECOMER } from './stop.ts';
import type { Witness } from './witness.ts';

const eventRowSchema = z.object({ kind: z.literal('event'), event: z.object({ id: z.string() }) });

/** Waits until a desk has dealt with all mail, and sees that it could. */
const allMailIn = async (desk: Desk): Promise<void> => {
  await eventually('the queue running dry', async () => (await messagesIn(desk, 'inbound-mail')) === 0);
  assert.equal(await messagesIn(desk, 'inbound-mail-failed'), 0);
};

/** Lets mail in at the second desk, which somebody has watched from the beginning. */
export const letMailIn = async (
  day: WorstDay,
  second: Desk,
  moment: string,
  witness: Witness,
): Promise<void> => {
  const { report, workshop, procedure, people, first, memory } = day;
  const agent = agentAt(second, people.agent);

  await report.check('mail that came meanwhile becomes a ticket with the next number', async () => {
    await procedure.follow('6. Let mail in', { values: { ...oldBuckets(first), T: moment } });
    const tickets = await eventually('the ticket', async () => {
      const found = await agent.ticketsFrom(LATECOMER);
      return found.length > 0 && found;
    });
    assert.deepEqual(tickets, [memory.highest + 1]);
  });

  await report.check(
    'mail that the old desk knew changes nothing, however often it is announced',
    async () => {
      const before = await agent.listed('view=open');
      const said = await workshop.command('bin/replay.ts', '--aws', '--from', '2020-01-01');
      assert.match(said, /^Announced [1-9]\d* messages again/m);
      await allMailIn(second);
      assert.deepEqual(await agent.listed('view=open'), before);
    },
  );

  await report.check('an answer to a mail of the old desk finds its ticket', async () => {
    const fields = { From, To: memory.replyTo, Subject: 'Re: My meter', 'Message-ID': '<again@example.org>' };
    const envelope = { from: 'emma@example.org', to: memory.replyTo };
    await second.receive(letter(fields, 'When will they come?'), envelope);
    await eventually('the answer on its ticket', async () => {
      const { conversation, status } = await agent.ticket(memory.ticketId);
      const texts = conversation.items.map(({ replyText }) => replyText.trim());
      return status === 'open' && texts.includes('When will they come?');
    });
  });

  await report.check('nobody was written to a second time, and no event was published twice', async () => {
    await eventually('the acknowledgement', async () => witness.mails().length > 0);
    const restored = [...(await rowsOf(first.endpoint, RESTORED)).values()].flatMap(
      (row) => eventRowSchema.safeParse(row).data?.event.id ?? [],
    );
    assert.ok(restored.length > 20);
    const ids = await eventually('the events of the new ticket and of the answer', async () => {
      const heard = await witness.events();
      return heard.length >= 3 && heard;
    });
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      ids.filter((id) => restored.includes(id)),
      [],
    );
    assert.deepEqual(
      witness.mails().map(({ to }) => to),
      [[LATECOMER]],
    );
  });
};
