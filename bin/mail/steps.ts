import { likelyOriginator, originatorName } from '../../core/email/index.ts';
import type { Arrival } from '../../schemas/mail/arrival.ts';
import type { Delivery } from './delivery.ts';
import type { Understanding } from './dry-run.ts';
import { madeStep } from './made.ts';
import type { Step } from './step.ts';
import { threadStep } from './thread-step.ts';

const FROM = {
  given: 'as you say',
  ses: 'as SES noted on top of it',
  header: 'as its header has it; --from and --to say otherwise',
  nobody: 'as nothing names an address of the desk; --to says one',
} as const;

const count = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? '' : 's'}`;
const orNone = (text: string): string => text || '(none)';

function deliveryStep({ arrival, senderBy, recipientsBy }: Delivery): Step {
  return {
    about: 'Delivery',
    says: [
      `from ${orNone(arrival.sender)}, ${FROM[senderBy]}`,
      `to ${orNone(arrival.recipients.join(', '))}, ${FROM[recipientsBy]}`,
    ],
  };
}

function headerStep({ mail, message }: Understanding): Step {
  const ids = mail.threaded;
  return {
    about: 'Header',
    says: [
      `subject: ${mail.subject}`,
      `Message-ID: ${orNone(mail.messageId)}`,
      ...(ids.inReplyTo === '' ? [] : [`answers ${ids.inReplyTo}`]),
      ...(ids.references.length === 0 ? [] : [`refers to ${count(ids.references.length, 'message')}`]),
      ...(mail.to.length + mail.cc.length > 0
        ? [`to ${orNone(mail.to.map(({ address }) => address).join(', '))}`]
        : []),
      ...(mail.cc.length > 0 ? [`copied to ${mail.cc.map(({ address }) => address).join(', ')}`] : []),
      `written in ${mail.language ?? 'a language that it does not name'}`,
      ...(message === null ? ['could not be taken apart: it is kept whole, as a file'] : []),
    ],
  };
}

const PROOF = {
  unclear_from: 'doubted: From does not clearly name one address',
  forged: 'doubted: the verdicts speak against it',
  dmarc: 'proven: DMARC passed',
  spf: 'proven: SPF passed for the domain of the sender',
  dkim: 'proven: the domain of the sender signed it',
  nothing: 'silent: nothing speaks for the sender, nothing against',
} as const;

const verdictsOf = ({ verdicts }: Arrival): string =>
  Object.entries(verdicts)
    .map(([name, status]) => `${name} ${status}`)
    .join(', ');

function senderStep({ mail, message, proof, delivery, found }: Understanding): Step {
  const named = message && likelyOriginator(message.from);
  const sender = mail.from.name === '' ? mail.from.address : `${mail.from.name} <${mail.from.address}>`;
  const by = delivery.verdictsBy === 'nobody' ? '; nobody has checked it: --verdict dmarc=PASS says so' : '';
  const known = found.outcome === 'received' ? null : found.customerId;
  return {
    about: 'Sender',
    says: [
      `${sender}${named ? '' : `, a stand-in: From names nobody${message ? orNothing(originatorName(message.from)) : ''}`}`,
      `verdicts: ${verdictsOf(delivery.arrival)}${by}`,
      PROOF[proof],
      ...(mail.suspicions.length > 0 ? [`suspected of being ${mail.suspicions.join(' and ')}`] : []),
      ...(mail.form ? [`a web form sent it for ${mail.form.writer.address}`] : []),
      ...(found.outcome === 'received' ? [] : [known === null ? 'a new customer' : `customer ${known}`]),
      ...(found.outcome !== 'received' && found.isBlocked ? ['blocked'] : []),
    ],
  };
}

const orNothing = (name: string): string => (name === '' ? '' : ` but says ${name}`);

function mailboxStep({ mailbox, byDefault, named }: Understanding): Step {
  if (mailbox === undefined)
    return { about: 'Mailbox', says: [`${byDefault.address}, the default: the mail names none`] };
  const fields = named.filter(({ address }) => address === mailbox.address).map(({ field }) => field);
  const inHeader = fields.length > 0 ? ` (${[...new Set(fields)].join(', ')})` : '';
  const by = {
    alias: `its other address ${mailbox.address}, which forwarded it${inHeader}`,
    envelope: 'the envelope',
    header: `the header${inHeader}`,
  }[mailbox.by];
  return { about: 'Mailbox', says: [`${mailbox.mailbox.address}, by ${by}`] };
}

/** Fields that say how a message was written or came. */
const TELLING =
  /^(?:auto-submitted|(?:x-)?precedence|x-auto-?re.*|x-loop|list-id|list-unsubscribe|return-path|x-failed-recipients|x-mailer)$/;
const LONGEST_FIELD = 100;

const words = (name: string): string => name.replaceAll('_', ' ');

function writerStep({ mail, message, fields }: Understanding): Step {
  const telling = fields.filter(({ name }) => TELLING.test(name));
  const bounce = message?.bounce ? message.bounce : null;
  const sign = message?.automatic ? message.automatic.reason : 'its address is one of the desk';
  const way = message?.noAutoAnswer ?? null;
  return {
    about: 'Writer',
    says: [
      mail.automatic ? `a machine, by this sign: ${words(sign)}` : 'a person: no sign of a machine',
      ...(bounce
        ? [`reports that mail to ${orNone(bounce.recipient)} ${bounce.kind}, ${orNone(bounce.status)}`]
        : []),
      ...telling.map(({ name, value }) => `its header has ${name}: ${value.slice(0, LONGEST_FIELD)}`),
      way === null ? 'may be answered automatically' : `not answered automatically: ${words(way)}`,
      ...(mail.asksNothing ? ['a reaction or the answer to an invitation: asks nothing'] : []),
      ...(mail.saysThanks ? ['says thanks and nothing else'] : []),
    ],
  };
}

/** Lines of a text that are shown of it. */
const SHOWN = 12;

function shown(text: string): string[] {
  const lines = text.split('\n');
  const more = lines.length - SHOWN;
  return [
    ...lines.slice(0, SHOWN).map((line) => `| ${line}`),
    ...(more > 0 ? [`… and ${more} lines more`] : []),
  ];
}

function textStep({ mail, found, quoting }: Understanding): Step {
  const { elided, replyText } = quoting;
  const cut = elided.split('\n').filter((line) => line.trim() !== '');
  return {
    about: 'Text',
    says: [
      `${mail.text.length} characters${mail.html === '' ? '' : `, and ${mail.html.length} of HTML`}; what the person wrote:`,
      ...shown(replyText.trim()),
      ...(cut.length === 0
        ? ['nothing is taken for a quote']
        : [
            `taken for a quote, in ${count(cut.length, 'line')}, by ${'answeredText' in found ? 'its signs and what it answers' : 'its signs'}:`,
          ]),
      ...(cut.length === 0 ? [] : shown(cut.join('\n'))),
    ],
  };
}

function filesStep({ mail }: Understanding): Step {
  const says = mail.attachments.map(
    ({ filename, contentType, content, inline }) =>
      `${filename}, ${contentType}, ${content.byteLength} bytes${inline ? ', shown in the text' : ''}`,
  );
  return { about: 'Files', says: says.length === 0 ? ['none'] : says };
}

/** How a message is understood and why, step by step. */
export function stepsOf(found: Understanding): Step[] {
  return [
    deliveryStep(found.delivery),
    headerStep(found),
    senderStep(found),
    mailboxStep(found),
    writerStep(found),
    threadStep(found),
    textStep(found),
    filesStep(found),
    madeStep(found),
  ];
}

/** The steps as text. */
export function formatSteps(steps: readonly Step[]): string {
  return steps
    .flatMap(({ about, says }, at) =>
      says.map((line, index) => `${(index === 0 ? `${at + 1} ${about}` : '').padEnd(12)}${line}`),
    )
    .join('\n');
}
