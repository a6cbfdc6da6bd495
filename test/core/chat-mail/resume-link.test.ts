import { pageOnSite, readResumeToken, resumeLink } from '../../../core/chat-mail/index.ts';
import { KEYS } from '../../support/mail.ts';

const NOW = new Date('2026-03-02T10:00:00Z');
const OF = { ticketId: 12, mailId: '01HZZZZZZZZZZZZZZZZZZZZZZZ', hours: 72 };
const [KEY] = KEYS;
const tokenIn = (link: string) => link.split('#bilet-chat=')[1] ?? '';

describe('a link back into a chat', () => {
  const link = resumeLink({ ...OF, page: 'https://shop.example.com/cart?a=1#old' }, KEY, NOW);

  test('leads to the page, and what it says stays in the browser', () => {
    expect(link).toMatch(/^https:\/\/shop\.example\.com\/cart\?a=1#bilet-chat=/);
    expect(readResumeToken(tokenIn(link), KEYS, NOW)).toMatchObject({ ticketId: 12 });
  });

  test('leads nowhere after its hours, when somebody changed it, or of another desk', () => {
    const after = new Date(NOW.getTime() + 72 * 3_600_000);
    expect(readResumeToken(tokenIn(link), KEYS, after)).toBeNull();
    const [said = '', signature = ''] = tokenIn(link).split('.');
    const other = Buffer.from(JSON.stringify([13, OF.mailId, 1_900_000_000])).toString('base64url');
    expect(readResumeToken(`${other}.${signature}`, KEYS, NOW)).toBeNull();
    expect(readResumeToken(said, KEYS, NOW)).toBeNull();
    expect(readResumeToken(tokenIn(link), [new Uint8Array(32).fill(8)], NOW)).toBeNull();
  });

  test.each([
    ['https://shop.example.com/a?b=1#c', 'https://shop.example.com/a?b=1'],
    ['https://eu.shop.example.com/', 'https://eu.shop.example.com/'],
    ['http://localhost:3000/x', 'http://localhost:3000/x'],
    ['http://127.0.0.1:40123/x', 'http://127.0.0.1:40123/x'],
    ['http://localhost:3001/x', null],
    ['https://evil.example/', null],
    ['https://shop.example.com.evil.example/', null],
    ['https://evilshop.example.com/', null],
    ['https://shop.example.com@evil.example/', null],
    ['http://shop.example.com/', null],
    ['javascript:alert(1)', null],
    ['no address', null],
  ])('is made only of pages of the site: %s', (page, wanted) => {
    const domains = ['shop.example.com', '*.shop.example.com', 'localhost:3000', '127.0.0.1'];
    expect(pageOnSite(page, domains)).toBe(wanted);
  });
});
