import { oddMails, presenceOf, visitsOf } from '../../../bin/demo/shop/days.ts';
import { AGENTS } from '../../../bin/demo/shop/people.ts';

const END = Date.parse('2027-03-10T14:20:00.000Z');

describe('the last weeks of the demo shop', () => {
  test('are the same for the same seed, and others for another', () => {
    expect(presenceOf(7, END)).toEqual(presenceOf(7, END));
    expect(visitsOf(7, END)).toEqual(visitsOf(7, END));
    expect(visitsOf(8, END)).not.toEqual(visitsOf(7, END));
  });

  test('have every agent there by turns, in order, on many days and not after the end', () => {
    const told = presenceOf(7, END);
    expect([...told.keys()]).toEqual(AGENTS.map(({ address }) => address));
    for (const times of told.values()) {
      const at = times.map((time) => time.at);
      expect(at).toEqual(at.toSorted((one, other) => one - other));
      expect(at.at(-1)).toBeLessThanOrEqual(END);
      expect(times.filter(({ status }) => status === 'online').length).toBeGreaterThan(30);
      for (const [place, { status }] of times.entries()) expect(status).not.toBe(times[place + 1]?.status);
    }
  });

  test('have visits of which some helped, some led to a ticket and some to nothing', () => {
    const visits = visitsOf(7, END);
    expect(new Set(visits.map(({ id }) => id)).size).toBe(visits.length);
    const of = (isSo: (visit: (typeof visits)[number]) => boolean) => visits.filter(isSo).length;
    expect(of(({ openedAt, sentAt }) => openedAt !== null && sentAt === null)).toBeGreaterThan(50);
    expect(of(({ openedAt, sentAt }) => openedAt !== null && sentAt !== null)).toBeGreaterThan(10);
    expect(of(({ openedAt }) => openedAt === null)).toBeGreaterThan(50);
    for (const { shownAt, openedAt, sentAt } of visits)
      for (const at of [openedAt, sentAt]) expect(at === null || (at > shownAt && at <= END)).toBe(true);
  });

  test('have mails that a desk holds: what scanners know as tests, and one in the name of the desk itself', () => {
    const mails = oddMails('help@desk.example.com');
    expect(mails.filter(({ text }) => text.includes('GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL'))).toHaveLength(3);
    expect(mails.filter(({ text }) => text.includes('EICAR-STANDARD-ANTIVIRUS-TEST-FILE'))).toHaveLength(1);
    expect(mails.filter(({ from }) => from === 'help@desk.example.com')).toHaveLength(1);
  });
});
