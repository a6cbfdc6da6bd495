import { MailHeldBackError, type MailService } from './mail-gateway.ts';

/** The clock, the sleep and the chance that the pace needs; tests pass their own. */
export interface PaceClock {
  /** milliseconds since some moment */
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
  /** 0 to 1 */
  random: () => number;
}

/** How many functions share the sending rate of the account. */
export interface Share {
  /** how many senders there may be at once, this one among them */
  senders: number;
  /** mails a second that all of them may send together */
  mailsPerSecond: () => Promise<number>;
}

/** Sends at the pace of the account. */
export interface PacedSending {
  service: MailService;
  /**
   * Does work that may send one mail. If it did send one, it returns no sooner than `senders / mailsPerSecond` seconds
   * after it began. Since there are never more than `senders` at once, all of them together keep the rate.
   */
  keepPace<T>(work: () => Promise<T>): Promise<T>;
}

/** How long a mail that is sent too fast waits inside the sender, in milliseconds; a function has a minute in all. */
const PATIENCE_MS = 30_000;
/** The least time, in milliseconds, of which a pause between two tries is a part, however high the rate. */
const LEAST_MAIL_MS = 250;

/**
 * Makes a mail service keep a rate. SES may still answer that mail comes too fast, since others use the account too. Then
 * this waits and tries again: a mail that went back to its queue instead would arrive late and out of order.
 */
export function pacedSending(service: MailService, share: Share, clock: PaceClock): PacedSending {
  const { now, sleep, random } = clock;
  let taken = 0;
  let pausedMs = 0;
  /** time in which the account may send one mail */
  const mailMs = async () => 1000 / (await share.mailsPerSecond());

  return {
    service: {
      async send(mail) {
        const startedAt = now();
        for (;;) {
          try {
            const mailId = await service.send(mail);
            taken += 1;
            return mailId;
          } catch (error) {
            if (!(error instanceof MailHeldBackError) || error.obstacle !== 'too_fast') throw error;
            const pauseMs = Math.max(await mailMs(), LEAST_MAIL_MS) * (0.1 + 0.4 * random());
            if (now() + pauseMs - startedAt > PATIENCE_MS) throw error;
            await sleep(pauseMs);
            pausedMs += pauseMs;
          }
        }
      },
    },
    async keepPace(work) {
      const startedAt = now();
      const takenBefore = taken;
      pausedMs = 0;
      const result = await work();
      if (taken > takenBefore) {
        // Pauses come on top: two senders that got into each other's way send at different moments from then on.
        const restMs = startedAt + pausedMs + (await mailMs()) * share.senders - now();
        if (restMs > 0) await sleep(restMs);
      }
      return result;
    },
  };
}

/** How long a rate is believed after it was read, in milliseconds. */
const BELIEVED_MS = 15 * 60 * 1000;
/** How long after it could not be read it is asked for again. */
const ASKED_AGAIN_MS = 60 * 1000;
/** The least that SES gives an account. */
const LEAST_RATE = 1;

/**
 * A rate that is read again from time to time. While reading fails, the last known rate counts, or 1 a second when there
 * is none, so that mail still goes out; `failed` is called with the error.
 */
export function rememberedRate(
  read: () => Promise<number>,
  now: () => number,
  failed: (error: unknown) => void,
): () => Promise<number> {
  let known = LEAST_RATE;
  let goodUntil = Number.NEGATIVE_INFINITY;
  return async () => {
    if (now() < goodUntil) return known;
    try {
      known = await read();
      goodUntil = now() + BELIEVED_MS;
    } catch (error) {
      failed(error);
      goodUntil = now() + ASKED_AGAIN_MS;
    }
    return known;
  };
}
