import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createTransport } from 'nodemailer';
import * as z from 'zod';
import { readTicket } from '../test/flows/support/desk.ts';
import { type RunningHost, startHost } from '../test/flows/support/host.ts';
import { addressesOf } from '../test/flows/support/queues.ts';
import { depthOf } from './desk/quiet.ts';

/** Connections by which mail comes in at the same time. */
const DOORS = 8;
/** Tickets that are looked at at the same time. */
const LOOKS = 4;
const PAGE = 100;
/** A sender whose mail was not accepted waits so long before it tries again. */
const AGAIN_MS = 200;
const LOOK_EVERY_MS = 3000;
/** When no more tickets come for so long, none do. */
const GIVEN_UP_MS = 90_000;
/** Longer than what a killed function had taken stays hidden in its queue. */
const PAST_ANY_CLAIM = 'PT20M';

const pageSchema = z.object({
  items: z.array(z.object({ id: z.int(), subject: z.string() })),
  next: z.string().nullable(),
});

const addressOf = (at: number) => `burst-${at}@customer.example.net`;
const subjectOf = (at: number) => `Burst ${at}`;

/** Sends so many mails, each until it is accepted, as mail systems do. Tells how many were. */
async function sendAll(host: RunningHost, mails: number, accepted: (count: number) => void): Promise<number> {
  let [next, count, again] = [0, 0, 0];
  const door = async () => {
    while (next < mails) {
      const at = next;
      next += 1;
      for (let isAccepted = false; !isAccepted; ) isAccepted = await sendOne(host, at).catch(() => false);
      count += 1;
      accepted(count);
    }
  };
  const sendOne = async (desk: RunningHost, at: number): Promise<boolean> => {
    const transport = createTransport({
      host: '127.0.0.1',
      port: desk.info().smtp,
      secure: false,
      ignoreTLS: true,
    });
    try {
      await transport.sendMail({
        from: addressOf(at),
        to: addressesOf(desk).mailbox,
        subject: subjectOf(at),
        text: `This is question ${at}.`,
        messageId: `<burst-${at}@customer.example.net>`,
        date: new Date('2026-03-03T10:00:00Z'),
      });
      return true;
    } catch (error) {
      again += 1;
      await pause(AGAIN_MS);
      throw error;
    } finally {
      transport.close();
    }
  };
  await Promise.all(Array.from({ length: DOORS }, door));
  return again;
}

/** Waits until so many tickets are in the list, or no more come. */
async function untilTakenIn(host: RunningHost, mails: number): Promise<void> {
  const { sqs, inboundQueue } = addressesOf(host);
  let [count, since] = [-1, performance.now()];
  while (count < mails && performance.now() - since < GIVEN_UP_MS) {
    await pause(LOOK_EVERY_MS);
    const { size } = await ticketsBySubject(host);
    const waits = await depthOf(sqs, inboundQueue);
    if (size > count || waits > 0) since = performance.now();
    count = size;
  }
}

/** The numbers of all tickets, by subject. */
async function ticketsBySubject(host: RunningHost): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  for (let path: string | null = `/tickets?limit=${PAGE}`; path !== null; ) {
    const { items, next } = pageSchema.parse((await host.api('GET', path)).body);
    for (const { id, subject } of items) found.set(subject, [...(found.get(subject) ?? []), id]);
    path = next === null ? null : next.replace(/^.*\/v1/, '');
  }
  return found;
}

/** What is wrong with what became of a mail; null when it is one ticket with one message. */
async function faultOf(host: RunningHost, at: number, ids: readonly number[]): Promise<string | null> {
  const [id, ...others] = ids;
  if (id === undefined) return `mail ${at} is lost`;
  if (others.length > 0) return `mail ${at} is tickets ${ids.join(', ')}`;
  const { conversation } = await readTicket(host, id);
  const texts = conversation.items.map(({ text }) => text.trim());
  return texts.join('|') === `This is question ${at}.` ? null : `mail ${at} is ${texts.length} messages`;
}

async function faultsOf(host: RunningHost, mails: number): Promise<string[]> {
  const bySubject = await ticketsBySubject(host);
  const faults: string[] = [];
  let next = 0;
  const look = async () => {
    while (next < mails) {
      const at = next;
      next += 1;
      const fault = await faultOf(host, at, bySubject.get(subjectOf(at)) ?? []);
      if (fault !== null) faults.push(fault);
    }
  };
  await Promise.all(Array.from({ length: LOOKS }, look));
  const [known, found] = [
    new Set(Array.from({ length: mails }, (_, at) => subjectOf(at))),
    [...bySubject.keys()],
  ];
  return [...faults, ...found.filter((subject) => !known.has(subject)).map((one) => `nobody wrote ${one}`)];
}

/**
 * `npm run bench -- burst [--mails 5000] [--kills 3]`: whether a burst of mail is taken in, each once, when the desk is killed in the
 * middle of it. Exit code 1 when one is lost or comes twice.
 */
export async function measureBurst(): Promise<void> {
  const options = {
    mails: { type: 'string', default: '5000' },
    kills: { type: 'string', default: '3' },
  } as const;
  const { values } = parseArgs({ args: process.argv.slice(3), options });
  const [mails, kills] = [Number(values.mails), Number(values.kills)];
  const host = await startHost();
  try {
    const start = performance.now();
    const since = () => `${((performance.now() - start) / 1000).toFixed(0)} s`;
    let killing: Promise<void> = Promise.resolve();
    const killAt = new Set(
      Array.from({ length: kills }, (_, at) => Math.ceil(((at + 1) * mails) / (kills + 1))),
    );
    const again = await sendAll(host, mails, (count) => {
      if (!killAt.has(count)) return;
      killing = killing.then(async () => {
        await host.kill9();
        console.log(`killed after ${count} accepted mails, ${since()}`);
        await host.restart();
      });
    });
    await killing;
    console.log(`${mails} mails accepted in ${since()}, ${again} tries in vain`);
    await host.advance(PAST_ANY_CLAIM);
    await untilTakenIn(host, mails);
    console.log(`all taken in after ${since()}`);
    const faults = await faultsOf(host, mails);
    for (const fault of faults.slice(0, 20)) console.log(fault);
    console.log(`${faults.length} of ${mails} mails are not one ticket with one message`);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    await host.dispose();
  }
}
