import { isNamedAutomatic } from './absence-notes.ts';
import type { AuthorshipSigns } from './authorship-signs.ts';
import {
  hasFailureCode,
  hasOriginal,
  originalMessageId,
  readStatuses,
  readToldFailure,
  type ToldFailure,
} from './delivery-report.ts';
import { isFailedSubject, isHeadedAsReport, isSuccessSubject, tellsOfDelay } from './failure-words.ts';
import type { Bounce } from './incoming-message.ts';
import { mailMachine } from './machine-addresses.ts';
import { firstValue, type HeaderField } from './mime/header-fields.ts';
import { type MimePart, partsOfType } from './mime/part.ts';
import { isPrefixed } from './reply/is-reply.ts';
import { hasNullReturnPath } from './way-signs.ts';

/** Characters of a From or a return path that are looked at. */
const LONGEST_SENDER = 500;

/** Who sent a message, as far as it matters for reports. */
interface Sender {
  machine: ReturnType<typeof mailMachine>;
  /** whose return path it has: nobody's, a mail system's, somebody's, or not known */
  path: 'null' | 'machine' | 'person' | 'absent';
}

function readSender({ root: { fields }, from }: AuthorshipSigns): Sender {
  const raw = firstValue(fields, 'from').slice(0, LONGEST_SENDER);
  return { machine: mailMachine(raw, from), path: pathOf(fields, raw) };
}

/** The bare `<>` in From that some mail systems write counts like a null return path. */
function pathOf(fields: readonly HeaderField[], from: string): Sender['path'] {
  const path = firstValue(fields, 'return-path').slice(0, LONGEST_SENDER).trim();
  if (hasNullReturnPath(fields) || /<\s*>/.test(from)) return 'null';
  if (path === '') return 'absent';
  const address = path.replace(/[<>\s]/g, '');
  const machine = mailMachine('', address);
  const isReporters = address === '' || machine === 'daemon' || machine === 'reporter';
  return isReporters ? 'machine' : 'person';
}

/** What somebody sent under a path of their own they wrote themselves, whatever they attach to it. */
const isPersons = ({ machine, path }: Sender): boolean => machine === null && path === 'person';

const reportType = (root: MimePart): string =>
  (root.contentType.parameters.get('report-type') ?? '').toLowerCase();

/** Reports that machines write about other things than a delivery. */
function isOtherReport(root: MimePart): boolean {
  if (root.type !== 'multipart/report') return false;
  const others = ['message/feedback-report', 'message/disposition-notification'];
  return (
    /feedback-report|disposition-notification/.test(reportType(root)) ||
    others.some((type) => partsOfType(root, type).length > 0)
  );
}

/** A report on a delivery by its form: by its type, or without one by the message that it returns. */
function isDeliveryReport(root: MimePart, sender: Sender): boolean {
  if (root.type !== 'multipart/report') return false;
  const type = reportType(root);
  return type.includes('delivery-status') || (type === '' && hasOriginal(root) && !isPersons(sender));
}

/** What a message in plain words is judged by. */
interface Signs {
  sender: Sender;
  told: ToldFailure;
  /** whether the subject is headed as mail systems do, or has words of failure somewhere */
  isHeaded: boolean;
  isFailed: boolean;
  hasCode: boolean;
  hasOriginal: boolean;
  isAnswer: boolean;
  /** whether its subject has the prefix of an answer or a forward */
  isPassedOn: boolean;
}

/**
 * Under a path that is nobody's: headed in the form of mail systems, or with the sentence. Redirects lose the path of
 * people's mail too, so a sender like a person's needs a text that begins with the failure, or the returned message.
 */
function isUnderNobodysPath({
  sender,
  told,
  isHeaded,
  isFailed,
  hasCode,
  hasOriginal: returned,
}: Signs): boolean {
  if (sender.path !== 'null' && sender.path !== 'machine') return false;
  if (isHeaded && (sender.machine !== null || !told.isGreeting)) return true;
  if (sender.machine === null && !told.isAtStart && !returned) return false;
  return told.isTold || (isFailed && (hasCode || returned || sender.machine !== null));
}

/** From a mail system: a mailer-daemon's always, a postmaster's when it is not a person who answers. */
const isByReporter = ({ sender, told, isFailed, isAnswer }: Signs): boolean =>
  sender.machine === 'daemon' ||
  (sender.machine === 'reporter' &&
    (sender.path !== 'person' ? !isAnswer || told.isTold || isFailed : isFailed || told.isTold));

/** From another machine: only with the sentence, and the message or a subject to it. */
const isByMachine = ({ sender, told, isFailed, hasOriginal: returned }: Signs): boolean =>
  sender.machine === 'mail' && told.isTold && (returned || isFailed);

/** From nobody knows where: only with subject, code, and a text that begins with the failure, as no person's does, who passes it on. */
const isByUnknown = ({ sender, told, isFailed, hasCode, isAnswer, isPassedOn }: Signs): boolean =>
  sender.path === 'absent' &&
  isFailed &&
  hasCode &&
  (told.isTold || told.status !== '') &&
  told.isAtStart &&
  !isAnswer &&
  !isPassedOn;

function soundsLikeBounce(signs: AuthorshipSigns, sender: Sender, told: ToldFailure): boolean {
  const { root, subject, text } = signs;
  if (firstValue(root.fields, 'x-failed-recipients') !== '') return true;
  if (isPersons(sender) || isNamedAutomatic(subject)) return false;
  const isFailed = isFailedSubject(subject);
  if (isSuccessSubject(subject) && !told.isTold) return false;
  const judged: Signs = {
    sender,
    told,
    isHeaded: isHeadedAsReport(subject),
    isFailed,
    hasCode: hasFailureCode(text),
    hasOriginal: hasOriginal(root),
    isAnswer: firstValue(root.fields, 'in-reply-to') !== '',
    isPassedOn: isPrefixed(subject),
  };
  return [isByReporter, isUnderNobodysPath, isByMachine, isByUnknown].some((holds) => holds(judged));
}

/**
 * Reads a report on a delivery, null when a message is none. Content decides before sender, sender before subject;
 * reading receipts, spam complaints and reports of success are no bounces, and nothing that a person sent is.
 */
export function readBounce(signs: AuthorshipSigns): Bounce | null {
  const { root, subject, text } = signs;
  if (isOtherReport(root)) return null;
  const sender = readSender(signs);
  const isReport = isDeliveryReport(root, sender);
  const statuses = readStatuses(root);
  const told = readToldFailure(root.fields, text);
  const hasStatus = statuses.length > 0 && !isPersons(sender);
  if (!isReport && !hasStatus && !soundsLikeBounce(signs, sender, told)) return null;
  const said = statuses.filter(({ action }) => action !== 'unsaid');
  const worst =
    said.find(({ action }) => action === 'failed') ?? said.find(({ action }) => action === 'delayed');
  if (said.length > 0 && !worst) return null;
  const isDelayed = worst
    ? worst.action === 'delayed'
    : tellsOfDelay(subject) || tellsOfDelay(text.slice(0, 2000));
  return {
    kind: isDelayed ? 'delayed' : 'failed',
    recipient: worst?.recipient || told.recipient,
    status: worst?.status || told.status,
    originalMessageId: originalMessageId(root, text),
  };
}
