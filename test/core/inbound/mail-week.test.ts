import {
  AUTOMATIC_MAIL_LIMIT,
  AUTOMATIC_MAIL_WINDOW_MINUTES,
  withoutPlus,
} from '../../../core/email/index.ts';
import { type DeskParty, deskParty } from '../../support/mail-week/desk-party.ts';
import {
  awayNote,
  caseRobot,
  letterOf,
  mailingList,
  person,
  thankingRobot,
} from '../../support/mail-week/robots.ts';
import { type Party, passTime } from '../../support/mail-week/world.ts';

const BEGIN = new Date('2026-03-02T08:00:00Z');
const [ONE, TWO] = ['support@one.example.com', 'support@two.example.com'];
const LIST = 'all@lists.example.org';

/** What may go to one address within so many minutes: the desk's own answers, and with what its rules write. */
const LIMITS = [
  { minutes: AUTOMATIC_MAIL_WINDOW_MINUTES, answers: AUTOMATIC_MAIL_LIMIT, all: AUTOMATIC_MAIL_LIMIT + 240 },
  { minutes: 600, answers: 40, all: 40 + 360 },
];

/** The most mails that a desk wrote by itself to one address within so many minutes. */
function mostWithin({ automatic }: DeskParty, minutes: number): number {
  const counts = automatic.map(({ at, to }) => {
    const since = at.getTime() - minutes * 60_000;
    const isCounted = (other: { at: Date; to: string }) =>
      withoutPlus(other.to) === withoutPlus(to) && other.at <= at && other.at.getTime() > since;
    return automatic.filter(isCounted).length;
  });
  return Math.max(0, ...counts);
}

test('two desks, three robots and a list write to each other for a week, and no loop exceeds its limit', async () => {
  const one = deskParty('one.example.com', { answers: 3 });
  const two = deskParty('two.example.com', { answers: 3, tellsOf: 'Case' });
  const robots = [
    awayNote('ana@away.example.net'),
    thankingRobot('info@thanks.example.net'),
    caseRobot('cases@other-desk.example.net'),
  ];
  const list = mailingList(LIST, [ONE, TWO, ...robots.map(({ name }) => name)]);
  const people = [person('cy@example.net', [ONE, TWO, LIST]), ...robots.map(startOf)];
  const arrived = await passTime([one, two, ...robots, list, ...people], BEGIN, 7);
  for (const { minutes, answers, all } of LIMITS) {
    expect(mostWithin(one, minutes)).toBeLessThanOrEqual(answers);
    expect(mostWithin(two, minutes)).toBeLessThanOrEqual(all);
  }
  // The loops are there: without limits they would have no end.
  expect(mostWithin(one, AUTOMATIC_MAIL_WINDOW_MINUTES)).toBe(AUTOMATIC_MAIL_LIMIT);
  // The desks write nothing by themselves to each other, to a list, or to a robot that says what it is.
  const written = [...one.automatic, ...two.automatic].map(({ to }) => to);
  expect(written.filter((to) => /@(?:one|two)\.example\.com$/.test(to))).toEqual([]);
  // Whoever is no robot is heard and answered all the while.
  const heard = arrived.filter(({ by, to }) => by === ONE && to === 'cy@example.net');
  expect(heard.length).toBeGreaterThanOrEqual(7);
});

/** A robot's first mail to both desks. */
function startOf({ name }: Party): Party {
  let isDone = false;
  return {
    name: `the first of ${name}`,
    owns: () => false,
    minutes: 0,
    receive: () => [],
    begin: () => {
      if (isDone) return [];
      isDone = true;
      return [ONE, TWO].map((to) => letterOf({ from: name, to, subject: 'Hello', text: 'A question.' }));
    },
  };
}
