import { isOwnAddress } from '../../../core/email/index.ts';
import { createMailbox } from '../../../core/mailbox/index.ts';
import { DESK, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const moreDomains = ['two.example.com'];
const SALES = 'sales@two.example.com';
const deps = () => ({ table: desk.table, mailboxes: DESK.mailboxes, domain: DESK.domain });
const fields = { address: SALES, name: 'Two Sales', teamId: null, isDefault: false };

beforeAll(() => {
  desk.settings = { ...DESK, moreDomains };
});

describe('a desk with more than one domain', () => {
  test('has mailboxes at each of them, and at no other', async () => {
    await expect(createMailbox(deps(), desk.context(), { fields })).rejects.toMatchObject({
      fields: [
        { path: 'address', message: 'must be an address at desk.example.com, the domain of the desk' },
      ],
    });
    const more = { ...deps(), moreDomains };
    expect(await createMailbox(more, desk.context(), { fields })).toMatchObject({ address: SALES });
    const elsewhere = { ...fields, address: 'sales@three.example.com' };
    await expect(createMailbox(more, desk.context(), { fields: elsewhere })).rejects.toMatchObject({
      fields: [
        {
          path: 'address',
          message: 'must be an address at a domain of the desk: desk.example.com, two.example.com',
        },
      ],
    });
  });

  test('takes in the mail of each, and answers from it', async () => {
    desk.later(1);
    const { ticket } = await desk.take({ from: 'ana@example.com', to: SALES }, { recipients: [SALES] });
    expect(ticket).toMatchObject({ mailbox: SALES, tags: [] });
    await desk.send(await desk.event(ticket.id, 'ticket.created'));
    expect(desk.lastMail().headers).toMatchObject({
      from: [`Two Sales <${SALES}>`],
      'reply-to': [expect.stringMatching(/<sales\+t\d+\.\w+@two\.example\.com>/)],
    });
    const { mail } = await desk.answer(ticket.id);
    const { ticket: same } = await desk.take(
      { from: 'ana@example.com', text: 'I see.' },
      { recipients: [mail.headers['reply-to']?.[0]?.match(/<(.*)>/)?.[1] ?? ''] },
    );
    expect(same.id).toBe(ticket.id);
  });

  test('writes by itself to no address at any of them', async () => {
    const from = 'nobody@two.example.com';
    const { ticket } = await desk.take({ from });
    const sent = desk.mail.sent.length;
    await desk.send(await desk.event(ticket.id, 'ticket.created'));
    expect(desk.mail.sent).toHaveLength(sent);
    expect(isOwnAddress(from, { mailboxes: [], deskDomains: [DESK.domain, ...moreDomains] })).toBe(true);
  });
});
