import { answerOutbox, type Outbox, type SentMail } from '../../local/pages/outbox/index.ts';

const ORIGIN = 'http://127.0.0.1:3333';
const HEADERS = ['From: Desk <support@desk.example.com>', 'To: ana@example.net', 'MIME-Version: 1.0'];
const HOSTILE =
  '<p>Hello <b>Ana</b></p><script>alert(1)</script><img src="https://tracker.example/dot.gif" onerror="alert(2)">';

const html = (more: string[]) =>
  Buffer.from([...HEADERS, ...more, 'Content-Type: text/html; charset=utf-8', '', HOSTILE].join('\r\n'));
const plain = (more: string[]) =>
  Buffer.from([...HEADERS, ...more, 'Content-Type: text/plain; charset=utf-8', '', 'Is 1 < 2?'].join('\r\n'));

const MAILS: Record<string, Buffer> = {
  three: html(['Subject: Answer']),
  two: plain(['Subject: Notice', 'Auto-Submitted: auto-generated']),
  one: plain(['Subject: Received', 'Auto-Submitted: auto-replied']),
};
const sent = (id: string): SentMail => ({
  id,
  from: 'Desk <support@desk.example.com>',
  to: ['ana@example.net'],
  subject: `${id}<script>`,
  sentAt: '2026-03-03T10:00:00.000Z',
  tags: {},
});
const outbox: Outbox = {
  list: (limit) => Object.keys(MAILS).slice(0, limit).map(sent),
  count: () => Object.keys(MAILS).length,
  find: (id) => (MAILS[id] ? sent(id) : undefined),
  raw: (id) => MAILS[id],
  report: () => true,
};

async function get(target: string, accept = 'application/json') {
  const request = { method: 'GET', target, headers: { accept }, body: Buffer.alloc(0) };
  const answer = await answerOutbox(outbox, ORIGIN, request);
  return { status: answer?.status, body: answer?.body, headers: answer?.headers ?? {} };
}

describe('the outbox', () => {
  it('lists the newest mails with their kinds, and says how many there are', async () => {
    expect((await get('/_local/outbox/newest?limit=2')).body).toMatchObject({
      total: 3,
      mails: [
        { id: 'three', kind: 'answer' },
        { id: 'two', kind: 'notice' },
      ],
    });
    expect((await get('/_local/outbox/one')).body).toMatchObject({
      kind: 'acknowledgement',
      text: expect.any(String),
    });
    expect((await get('/_local/outbox/newest?limit=many')).status).toBe(400);
    expect((await get('/_local/outbox/four')).status).toBeUndefined();
  });

  it('shows a mail as the customer sees it where it can run nothing and fetch nothing', async () => {
    const { body, headers } = await get('/_local/outbox/three/html', 'text/html');
    expect(String(body).trim()).toBe(HOSTILE);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(expect.arrayContaining(['sandbox', "default-src 'none'", 'img-src data:']));
    expect(policy.filter((part) => /script|connect|font|https?:/.test(part))).toEqual([]);
  });

  it('shows mail without HTML as its text', async () => {
    const { body } = await get('/_local/outbox/two/html', 'text/html');
    expect(body).toContain('Is 1 &#60; 2?');
  });

  it('gives the source as text, byte for byte', async () => {
    const { body, headers } = await get('/_local/outbox/three/raw');
    expect(body).toBe(MAILS.three);
    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
  });

  it('is a page that runs its own script only, and puts no word of a mail into its markup', async () => {
    const { body, headers } = await get('/_local/outbox', 'text/html');
    expect(String(body)).toContain('<iframe id="html" sandbox ');
    expect(String(body)).not.toContain('<script>');
    expect(headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/);
    for (const file of ['outbox.js', 'outbox.css'])
      expect(await get(`/_local/${file}`)).toMatchObject({ status: 200 });
    expect(String((await get('/_local/outbox.js')).body)).not.toMatch(
      /innerHTML|insertAdjacentHTML|document\.write/,
    );
  });
});
