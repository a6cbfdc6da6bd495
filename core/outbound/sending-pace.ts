import { MailHeldBackError, type MailService } from './mail-gateway.ts';

/** Time as the pace goes by it. */
export interface PaceClock {
  /** milliseconds since some moment */
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
  /** 0 to 1 */
  random: () => number;
}

/** A sender's part of what the account may send. */
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
   * Does work that may send one mail, and if it did, lasts at least as long as the sender's share asks for. As there are
   * never more senders at once than `senders`, all together keep the rate, without knowing of each other.
   */
  keepPace<T>(work: () => Promise<T>): Promise<T>;
}

/** How long a mail that is sent too fast waits inside the sender, in milliseconds; a function has a minute in all. */
const PATIENCE_MS = 30_000;
/** Pauses between tries are a part of the time of one mail, or of this, however high the rate. */
const LEAST_MAIL_MS = 250;

/**
 * Makes a mail service keep a rate. When it is told that it was too fast all the same, since others use the account too,
 * it waits and tries again: a mail that went back to its queue for that would come late, and in disorder.
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
        // Pauses come on top, so that a sender that was in the way of another is out of step with it from then on.
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
 * A rate that is read now and then. While it cannot be read, what was last known counts, or the least that there is:
 * a rate is no reason to send nothing. `failed` hears of it.
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
