import { SESClient, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { sesMail } from '../../../core/outbound/index.ts';
import { pacedSending, rememberedRate } from '../../../core/outbound/sending-pace.ts';
import { pauseSeconds } from '../../../functions/edge/pause.ts';
import { mockedClient } from '../../support/mocked-client.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
/** What a queue that gives up by age waits, and the tries after which SQS puts a message away all the same. */
const PATIENCE = 3 * DAY;
const MOST_TRIES = 1000;

const answerOf = (name: string, message: string) =>
  new SESServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: 400 } });

/** SES as an account sees it: a rate that allows for one second at once, a quota of 24 hours, and its own words. */
class Account {
  readonly sentAt: number[] = [];
  tooFast = 0;
  overQuota = 0;
  pausedUntil = 0;
  #tokens: number;
  #countedAt = 0;
  readonly #limits: { perSecond: number; perDay: number };
  readonly #now: () => number;

  constructor(limits: { perSecond: number; perDay?: number }, now: () => number) {
    this.#limits = { perDay: Number.POSITIVE_INFINITY, ...limits };
    this.#tokens = limits.perSecond;
    this.#now = now;
  }

  take(): string {
    const now = this.#now();
    const { perSecond, perDay } = this.#limits;
    this.#tokens = Math.min(perSecond, this.#tokens + ((now - this.#countedAt) * perSecond) / SECOND);
    this.#countedAt = now;
    if (now < this.pausedUntil)
      throw answerOf('AccountSendingPausedException', 'Email sending is disabled for your account.');
    const oldest = this.sentAt.at(-perDay);
    if (oldest !== undefined && oldest > now - DAY) {
      this.overQuota += 1;
      throw answerOf('Throttling', 'Daily message quota exceeded.');
    }
    if (this.#tokens < 1) {
      this.tooFast += 1;
      throw answerOf('Throttling', 'Maximum sending rate exceeded.');
    }
    this.#tokens -= 1;
    this.sentAt.push(now);
    return `0100-${this.sentAt.length}`;
  }
}

/** Chance that is the same in each run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

interface Waiting {
  id: number;
  visibleAt: number;
  tries: number;
}

const ses = mockedClient(SESClient);

/**
 * Mails that wait in a queue, and as many senders as it has at once; each send takes 150 ms.
 */
async function sendAll(given: {
  mails: number;
  senders: number;
  perSecond: number;
  perDay?: number;
  pausedUntil?: number;
  /** what the senders believe the rate to be */
  believed?: number;
  seed?: number;
}) {
  const time = new VirtualTime();
  const random = chance(given.seed ?? 42);
  const account = new Account(given, time.now);
  account.pausedUntil = given.pausedUntil ?? 0;
  ses
    .reset()
    .on(SendRawEmailCommand)
    .callsFake(async () => {
      await time.sleep(150);
      return { MessageId: account.take() };
    });
  const queue: Waiting[] = Array.from({ length: given.mails }, (_, id) => ({ id, visibleAt: 0, tries: 0 }));
  const tries: number[] = [];
  const deadLetters: number[] = [];
  let unsettled = given.mails;

  async function sendOne(mail: Waiting): Promise<void> {
    // Which instance serves a message is chance: none remembers what it sent before.
    const share = { senders: given.senders, mailsPerSecond: async () => given.believed ?? given.perSecond };
    const clock = { now: time.now, sleep: time.sleep, random };
    const { service, keepPace } = pacedSending(sesMail('set'), share, clock);
    const letter = {
      source: 'a@b',
      recipients: ['c@d'],
      raw: new Uint8Array(),
      sendId: String(mail.id),
      ticketId: 1,
    };
    await keepPace(() => service.send(letter));
  }

  async function settle(mail: Waiting): Promise<void> {
    try {
      await sendOne(mail);
      tries.push(mail.tries);
      unsettled -= 1;
    } catch (error) {
      const isGivenUp = time.now() > PATIENCE || mail.tries >= MOST_TRIES;
      if (isGivenUp) {
        deadLetters.push(mail.id);
        unsettled -= 1;
      } else {
        const pause = pauseSeconds(mail.tries, error, random) * SECOND;
        queue.push({ ...mail, visibleAt: time.now() + pause });
      }
    }
  }

  const nextAt = () => queue.reduce((at, { visibleAt }) => Math.min(at, visibleAt), time.now() + HOUR);

  /** One of the invocations that there may be at once. */
  const sender = async () => {
    while (unsettled > 0) {
      const at = queue.findIndex(({ visibleAt }) => visibleAt <= time.now());
      const [mail] = at < 0 ? [] : queue.splice(at, 1);
      if (mail) await settle({ ...mail, tries: mail.tries + 1 });
      else await time.sleep(Math.max(nextAt() - time.now(), SECOND));
    }
  };
  await time.run(Array.from({ length: given.senders }, () => sender));
  const lastAt = account.sentAt.at(-1) ?? 0;
  return { account, seconds: lastAt / SECOND, tries, deadLetters, sent: account.sentAt.length };
}

describe('mail that waits', () => {
  test('5,000 at 14 a second leaves in the time that the rate allows, in one try each', async () => {
    const { sent, seconds, tries, deadLetters, account } = await sendAll({
      mails: 5000,
      senders: 5,
      perSecond: 14,
    });
    expect(sent).toBe(5000);
    expect(deadLetters).toEqual([]);
    expect(Math.max(...tries)).toBe(1);
    expect(seconds).toBeLessThan((5000 / 14) * 1.05);
    expect(account.tooFast).toBeLessThan(50);
  });

  test.each([2, 5, 10])('50 at one a second leaves with %d senders at once', async (senders) => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const { sent, seconds, tries, deadLetters } = await sendAll({ mails: 50, senders, perSecond: 1, seed });
      expect(sent).toBe(50);
      expect(deadLetters).toEqual([]);
      expect(Math.max(...tries)).toBe(1);
      expect(seconds).toBeLessThan(50 * 1.35);
    }
  });

  test('leaves when the account is slower than its rate says, as others send from it too', async () => {
    const given = { mails: 300, senders: 5, perSecond: 5, believed: 14 };
    const { sent, seconds, deadLetters, tries } = await sendAll(given);
    expect(sent).toBe(300);
    expect(deadLetters).toEqual([]);
    expect(Math.max(...tries)).toBeLessThanOrEqual(2);
    expect(seconds).toBeLessThan((300 / 5) * 1.5);
  });

  test('beyond the daily quota waits for the next day, in few tries, and none of it is given up', async () => {
    const given = { mails: 110, senders: 2, perSecond: 1, perDay: 50 };
    const { sent, seconds, deadLetters, account, tries } = await sendAll(given);
    expect(sent).toBe(110);
    expect(deadLetters).toEqual([]);
    expect(account.sentAt.filter((at) => at < DAY)).toHaveLength(50);
    expect(seconds * SECOND).toBeLessThan(2 * DAY + 2 * HOUR);
    expect(Math.max(...tries)).toBeLessThan(2 * 24 * 4 + 10);
  });

  test('outlasts two days in which the account is paused', async () => {
    const given = { mails: 20, senders: 2, perSecond: 14, pausedUntil: 2 * DAY };
    const { sent, deadLetters, seconds, tries } = await sendAll(given);
    expect(sent).toBe(20);
    expect(deadLetters).toEqual([]);
    expect(seconds * SECOND).toBeLessThan(2 * DAY + HOUR);
    expect(Math.max(...tries)).toBeLessThan(MOST_TRIES);
  });

  test('is given up after three days, and not before', async () => {
    const given = { mails: 3, senders: 2, perSecond: 14, pausedUntil: 4 * DAY };
    const { sent, deadLetters } = await sendAll(given);
    expect(sent).toBe(0);
    expect(deadLetters.sort()).toEqual([0, 1, 2]);
  });
});

describe('the pace of one sender', () => {
  test('takes no time when nothing was sent', async () => {
    const time = new VirtualTime();
    const share = { senders: 5, mailsPerSecond: async () => 1 };
    const { keepPace } = pacedSending(sesMail('set'), share, {
      now: time.now,
      sleep: time.sleep,
      random: () => 0,
    });
    await time.run([async () => expect(await keepPace(async () => 'withheld')).toBe('withheld')]);
    expect(time.now()).toBe(0);
  });

  test('knows no limit where SES names none', async () => {
    const time = new VirtualTime();
    const service = { send: async () => 'id' };
    const share = { senders: 5, mailsPerSecond: async () => Number.POSITIVE_INFINITY };
    const paced = pacedSending(service, share, { now: time.now, sleep: time.sleep, random: () => 0 });
    const mail = { source: 'a@b', recipients: ['c@d'], raw: new Uint8Array(), sendId: '1', ticketId: 1 };
    await time.run([async () => expect(await paced.keepPace(() => paced.service.send(mail))).toBe('id')]);
    expect(time.now()).toBe(0);
  });
});

describe('the rate that was read', () => {
  const MINUTE = 60 * SECOND;

  test('is read again after a quarter of an hour', async () => {
    let now = 0;
    const read = jest.fn(async () => 14);
    const rate = rememberedRate(read, () => now, jest.fn());
    for (const minute of [0, 1, 14]) {
      now = minute * MINUTE;
      expect(await rate()).toBe(14);
    }
    expect(read).toHaveBeenCalledTimes(1);
    now = 16 * MINUTE;
    await rate();
    expect(read).toHaveBeenCalledTimes(2);
  });

  test('is the least that there is, or what was last known, while it cannot be read', async () => {
    let now = 0;
    const read = jest.fn(async () => 14).mockRejectedValueOnce(new Error('Throttling'));
    const failed = jest.fn();
    const rate = rememberedRate(read, () => now, failed);
    expect(await rate()).toBe(1);
    expect(await rate()).toBe(1);
    expect(failed).toHaveBeenCalledTimes(1);
    now = 2 * MINUTE;
    expect(await rate()).toBe(14);
    read.mockRejectedValueOnce(new Error('Throttling'));
    now = 20 * MINUTE;
    expect(await rate()).toBe(14);
    expect(failed).toHaveBeenCalledTimes(2);
  });
});
