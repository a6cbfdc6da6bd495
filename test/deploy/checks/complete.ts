import assert from 'node:assert/strict';
import { meOutSchema } from '../../../schemas/api/agents.ts';
import { feedMadeSchema } from '../../../schemas/api/calendar-feeds.ts';
import { jobOutSchema } from '../../../schemas/api/jobs.ts';
import { proofSchema } from '../../../schemas/api/proof.ts';
import { tagPageSchema } from '../../../schemas/api/tags.ts';
import { ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { agentAt } from '../agent.ts';
import { type Desk, expectStatus } from '../desk.ts';
import { letter, MAILBOX } from '../letter.ts';
import { eventually, type Report } from '../report.ts';
import type { People } from './people.ts';

const CARD = '4111 1111 1111 1111';
const CUSTOMER = 'nora@example.org';
const COLLEAGUE = 'colleague@example.org';

/** Works with what a ticket is and how its conversation goes, on a desk whose rules an admin changes meanwhile. */
export const checkComplete = async (desk: Desk, report: Report, people: People): Promise<void> => {
  const token = people.agent;
  const agent = agentAt(desk, token);
  const ask = async (method: string, path: string, status: number, body?: object) =>
    expectStatus(await desk.api(method, path, { token, ...(body && { body }) }), status);
  const newTicket = async (subject: string, text: string): Promise<number> =>
    ticketOutSchema.parse(
      await ask('POST', '/tickets', 201, {
        subject,
        text,
        kind: 'internal_note',
        requester: { address: CUSTOMER },
        tags: ['delivery'],
      }),
    ).id;
  const done = (job: unknown) =>
    eventually('the job', async () => {
      const now = jobOutSchema.parse(await ask('GET', `/jobs/${jobOutSchema.parse(job).id}`, 200));
      assert.ok(now.state === 'done' || now.state === 'waiting' || now.state === 'running', now.state);
      return now.state === 'done' && now;
    });

  await report.check(
    'a calendar program shows what is planned for an agent, until the feed is revoked',
    async () => {
      const me = meOutSchema.parse(await ask('GET', '/me', 200));
      assert.ok(me.kind === 'agent');
      const path = `/agents/${me.agent.id}/calendar-feed`;
      const { url } = feedMadeSchema.parse(await ask('POST', path, 201, { subjects: false }));
      // Not a URL to every parser, as the engine names its APIs.
      const [feed] = /\/feeds\/.+$/.exec(url ?? '') ?? assert.fail(`${url} is no feed`);
      const subscribed = () => desk.api('GET', feed);
      const id = await newTicket('Call back', 'Tomorrow, please.');
      const plannedFor = new Date(Date.now() + 86_400_000).toISOString();
      await ask('PATCH', `/tickets/${id}`, 200, { plannedFor, plannedAgentId: me.agent.id });
      await eventually('the ticket being in the calendar', async () => {
        const { body, headers } = await subscribed();
        assert.equal(headers['content-type'], 'text/calendar; charset=utf-8');
        return String(body).includes(`SUMMARY:#${id}\r\n`);
      });
      await ask('DELETE', path, 204);
      expectStatus(await subscribed(), 404);
      // A plan is a deadline, which would count where the clock is tried with functions that live some days ahead.
      await ask('PATCH', `/tickets/${id}`, 200, { plannedFor: null });
    },
  );

  await report.check('an admin makes a status, which agents use without a deployment', async () => {
    const body = { key: 'with_supplier', labels: { en: 'With the supplier' }, category: 'hold' };
    expectStatus(await desk.api('POST', '/statuses', { token: people.admin, body }), 201);
    const id = await newTicket('Late parcel', 'Where is it?');
    await eventually('the status being known everywhere', async () => {
      const changed = await desk.api('PATCH', `/tickets/${id}`, { token, body: { status: 'with_supplier' } });
      return changed.status === 200;
    });
    const { status, statusKey } = await agent.ticket(id);
    assert.deepEqual([status, statusKey], ['hold', 'with_supplier']);
  });

  await report.check('a postponed ticket is open again by the clock', async () => {
    const id = await newTicket('Call back', 'Later, please.');
    const until = new Date(Date.now() + 4000).toISOString();
    await ask('PATCH', `/tickets/${id}`, 200, { status: 'postponed', until });
    assert.equal((await agent.ticket(id)).until, until);
    await eventually('the ticket being open', async () => (await agent.ticket(id)).status === 'open', 90);
    assert.equal((await agent.ticket(id)).until, null);
  });

  await report.check('a merged ticket shows the messages of both, and lets them go again', async () => {
    const [target, source] = [await newTicket('Broken', 'In two.'), await newTicket('Again', 'In three.')];
    await ask('POST', `/tickets/${target}/merge`, 200, { ticketIds: [source] });
    const merged = await agent.ticket(target);
    assert.deepEqual(
      merged.conversation.items.map(({ mergedFrom }) => mergedFrom),
      [null, source],
    );
    await ask('POST', `/tickets/${target}/unmerge`, 200, { ticketIds: [source] });
    assert.equal((await agent.ticket(source)).mergedInto, null);
    const proof = proofSchema.parse(await ask('GET', `/tickets/${target}/events/proof`, 200));
    assert.equal(proof.state, 'intact');
  });

  await report.check('one job changes many tickets, another renames a tag on all of them', async () => {
    const ids = [await newTicket('One', 'One.'), await newTicket('Two', 'Two.')];
    const change = { priority: 'urgent', addTags: ['parcels'] };
    const job = await done(await ask('POST', '/bulk/tickets', 201, { tickets: { ids }, change }));
    assert.deepEqual([job.progress.done, job.failures.count], [2, 0]);
    for (const id of ids) assert.equal((await agent.ticket(id)).priority, 'urgent');
    const counted = async (tag: string) =>
      tagPageSchema.parse(await ask('GET', '/tags?limit=100', 200)).items.find((each) => each.tag === tag)
        ?.tickets;
    await eventually('the tag being counted', async () => (await counted('parcels')) === 2);
    const body = { tags: ['parcels'], to: 'packages' };
    expectStatus(await desk.api('POST', '/bulk/tags', { token: people.admin, body }), 201);
    await eventually('the tag being renamed', async () => (await counted('packages')) === 2);
    assert.equal(await counted('parcels'), undefined);
  });

  await report.check(
    'a reply goes to who is copied as well, and says what became of it for each',
    async () => {
      const id = await newTicket('Invoice', 'Please see.');
      const body = { kind: 'public_reply', text: 'Seen and sent on.', cc: [COLLEAGUE] };
      await ask('POST', `/tickets/${id}/messages`, 201, body);
      const mail = await eventually('the reply', async () =>
        desk.outbox.mails.find(({ raw }) => raw.includes('Seen and sent on.')),
      );
      assert.deepEqual([...mail.to].sort(), [COLLEAGUE, CUSTOMER]);
      assert.match(mail.header('Cc')[0] ?? '', new RegExp(COLLEAGUE));
    },
  );

  await report.check('a card number is struck out of a mail for good', async () => {
    const from = 'paul@example.org';
    const fields = { From: from, Subject: 'Payment', 'Message-ID': '<card@example.org>' };
    await desk.receive(letter(fields, `My card is ${CARD}, thanks.`), { from, to: MAILBOX });
    const [id = 0] = await eventually('the ticket of the mail', async () => {
      const tickets = await agent.ticketsFrom(from);
      return tickets.length > 0 && tickets;
    });
    const first = async () => {
      const [message] = (await agent.ticket(id)).conversation.items;
      assert.ok(message);
      return message;
    };
    const { id: messageId, text, origin } = await first();
    assert.ok(text.includes(CARD));
    const raw = origin?.rawUrl ?? '';
    assert.ok((await desk.download(raw)).includes(CARD));
    await ask('POST', `/tickets/${id}/messages/${messageId}/redactions`, 200, { text: CARD });
    assert.ok(!JSON.stringify(await first()).includes('1111'));
    await eventually('the mail as it came being gone', () =>
      desk.download(raw).then(
        () => false,
        () => true,
      ),
    );
  });
};
