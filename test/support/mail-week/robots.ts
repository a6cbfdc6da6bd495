import { headersOf } from '../mail.ts';
import type { Letter, Party } from './world.ts';

const MINUTE_MS = 60_000;

let letters = 0;
/** An id that no other mail of this run has. */
const newId = (domain: string) => {
  letters += 1;
  return `<r${letters}@${domain}>`;
};

const field = (raw: string, name: string): string => headersOf(raw)[name]?.[0] ?? '';
const addressIn = (value: string): string => /<([^<>]+)>/.exec(value)?.[1] ?? value;
const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** A mail as somebody writes it. */
export function letterOf(given: {
  from: string;
  to: string;
  subject: string;
  text: string;
  headers?: readonly string[];
  envelope?: string;
}): Letter {
  const { from, to, subject, text, headers = [], envelope = addressIn(from) } = given;
  const id = `Message-ID: ${newId(domainOf(addressIn(from)))}`;
  const head = [`From: ${from}`, `To: ${to}`, `Subject: ${subject}`, id, ...headers];
  return { from: envelope, to: [addressIn(to)], raw: `${head.join('\r\n')}\r\n\r\n${text}\r\n` };
}

/** Lets an answer to each address out at most once in so many minutes. */
function seldom(minutes: number) {
  const last = new Map<string, number>();
  return (address: string, now: Date): boolean => {
    const isSoon = now.getTime() - (last.get(address) ?? Number.NEGATIVE_INFINITY) < minutes * MINUTE_MS;
    if (!isSoon) last.set(address, now.getTime());
    return !isSoon;
  };
}

/** Minutes between two answers of a robot to a list: without them, the robots of a list drown each other. */
const BETWEEN_ANSWERS_TO_LIST = 180;

/** Lets all answers out but those to a list. */
function always() {
  const mayAnswerList = seldom(BETWEEN_ANSWERS_TO_LIST);
  return (raw: string, to: string, now: Date) => field(raw, 'list-id') === '' || mayAnswerList(to, now);
}

/** Says that its owner is away, once a day to each, and does all that RFC 3834 asks of it. */
export function awayNote(address: string): Party {
  const mayAnswer = seldom(24 * 60);
  return {
    name: address,
    owns: (to) => to === address,
    minutes: 1,
    receive: ({ raw }, now) => {
      const to = addressIn(field(raw, 'from'));
      if (/^auto/.test(field(raw, 'auto-submitted')) || field(raw, 'list-id') !== '') return [];
      if (!mayAnswer(to, now)) return [];
      const answers = [`In-Reply-To: ${field(raw, 'message-id')}`, 'Auto-Submitted: auto-replied'];
      const subject = `Automatic reply: ${field(raw, 'subject')}`;
      return [letterOf({ from: address, to, subject, text: 'I am away.', headers: answers, envelope: '' })];
    },
  };
}

/** Thanks everybody for every mail, says by nothing that it is a machine, and refers to nothing. */
export function thankingRobot(address: string): Party {
  const mayAnswer = always();
  return {
    name: address,
    owns: (to) => to === address,
    minutes: 1,
    receive: ({ raw }, now) => {
      const to = addressIn(field(raw, 'from'));
      if (!mayAnswer(raw, to, now)) return [];
      return [
        letterOf({
          from: `Info <${address}>`,
          to,
          subject: 'We have your mail',
          text: `At ${now.toISOString()}.`,
        }),
      ];
    },
  };
}

/** A ticket system that opens a case for every mail, answers to Reply-To, quotes what it got, and says by nothing what it is. */
export function caseRobot(address: string): Party {
  const mayAnswer = always();
  let cases = 0;
  return {
    name: address,
    owns: (to) => to === address,
    minutes: 2,
    receive: ({ raw }, now) => {
      const to = addressIn(field(raw, 'reply-to') || field(raw, 'from'));
      if (!mayAnswer(raw, to, now)) return [];
      cases += 1;
      const subject = `[Case ${cases}] ${field(raw, 'subject')}`;
      const quoted = raw.slice(raw.indexOf('\r\n\r\n')).slice(0, 2000).replace(/^/gm, '> ');
      return [letterOf({ from: address, to, subject, text: `Your case is ${cases}.\r\n${quoted}` })];
    },
  };
}

/** Gives each mail to everybody who has subscribed, in its own name, but not what it has given out before. */
export function mailingList(address: string, subscribers: readonly string[]): Party {
  return {
    name: address,
    owns: (to) => to === address,
    minutes: 1,
    receive: ({ raw }) => {
      if (field(raw, 'x-beenthere') === address) return [];
      const from = addressIn(field(raw, 'from'));
      const body = raw.slice(raw.indexOf('\r\n\r\n') + 4);
      const headers = [
        `List-Id: <${address.replace('@', '.')}>`,
        `X-BeenThere: ${address}`,
        `Reply-To: ${address}`,
        'Precedence: list',
      ];
      return subscribers
        .filter((subscriber) => subscriber !== from)
        .map((to) =>
          letterOf({
            from: `${from.replace('@', ' at ')} via List <${address}>`,
            to,
            subject: field(raw, 'subject'),
            text: body,
            headers,
          }),
        );
    },
  };
}

/** Somebody who writes one mail each morning, and answers nothing. */
export function person(address: string, to: readonly string[]): Party {
  let day = 0;
  return {
    name: address,
    owns: (one) => one === address,
    minutes: 5,
    receive: () => [],
    begin: () => {
      day += 1;
      return to.map((one) =>
        letterOf({ from: address, to: one, subject: `Question ${day}`, text: 'How does it work?' }),
      );
    },
  };
}
