import { isValidAddress, normalizeAddress } from './address.ts';
import { failureSentence } from './failure-words.ts';
import { readMessageId } from './mime/envelope-fields.ts';
import { firstValue, type HeaderField, readHeaderBlock } from './mime/header-fields.ts';
import { leavesOf, type MimePart, partsOfType } from './mime/part.ts';

/** Bytes or characters of a part that are looked at; reports are far shorter. */
export const REPORT_BYTES = 64 * 1024;
/** Characters around a sentence of failure in which the recipient stands. */
const NEAR = 700;

const STATUS_TYPES = ['message/delivery-status', 'message/global-delivery-status'];
const ORIGINAL_TYPES = [
  'message/rfc822',
  'message/global',
  'text/rfc822-headers',
  'message/rfc822-headers',
  'message/global-headers',
];
const ENHANCED_CODE = /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/;
/** A number with a unit behind it is what something costs, or how much there is of it. */
const REPLY_CODE =
  /(?<![\d.@#-])(?:55[0-9]|45[0-2]|421|54[0-9])(?=[ -]\S)(?!\s(?:eur|€|usd|\$|dollars?|pounds?|£|chf|kr\b|zł|lei|руб|km|kg|ml|pieces|pcs|stück|items|boxes|times)[a-z]*)/i;

/** What a delivery status part says of one recipient (RFC 3464, section 2.3). */
export interface DeliveryStatus {
  action: 'succeeded' | 'delayed' | 'failed' | 'unsaid';
  /** enhanced status code (RFC 3463), `''` without one */
  status: string;
  recipient: string;
}

/** The groups of a delivery status part: one on the mail system, one for each recipient. */
function readGroups(content: Buffer): HeaderField[][] {
  const groups: HeaderField[][] = [];
  for (let at = 0; at < content.length && groups.length < 100; ) {
    const { fields, bodyStart } = readHeaderBlock(content, at, content.length);
    if (bodyStart <= at) break;
    groups.push(fields);
    at = bodyStart;
  }
  return groups;
}

/** Mail systems write other words than RFC 3464 has, and comments behind them: what is not well has failed. */
function actionOf(value: string): DeliveryStatus['action'] {
  const word = /[a-z]+/.exec(value.toLowerCase().replace(/\([^)]*\)/g, ' '))?.[0];
  if (word === undefined) return 'unsaid';
  if (/^(?:delivered|relayed|expanded|deliverable|success)/.test(word)) return 'succeeded';
  return word.startsWith('delay') ? 'delayed' : 'failed';
}

function recipientOf(value: string): string {
  const address = (value.includes(';') ? value.slice(value.indexOf(';') + 1) : value).replace(/[<>\s]/g, '');
  return address.includes('@') ? normalizeAddress(address) : '';
}

/** What the delivery status parts of a message say, one entry for each group. */
export function readStatuses(root: MimePart): DeliveryStatus[] {
  return STATUS_TYPES.flatMap((type) => partsOfType(root, type)).flatMap((part) => {
    if (part.kind === 'branch') return [];
    return readGroups(part.content().subarray(0, REPORT_BYTES)).map((fields) => ({
      action: actionOf(firstValue(fields, 'action')),
      status: /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(firstValue(fields, 'status'))?.[0] ?? '',
      recipient: recipientOf(
        firstValue(fields, 'original-recipient') || firstValue(fields, 'final-recipient'),
      ),
    }));
  });
}

/** Whether a message brings the message that it tells of, or its header. */
export function hasOriginal(root: MimePart): boolean {
  return ORIGINAL_TYPES.some((type) => partsOfType(root, type).length > 0);
}

/** The first Message-ID that stands at the start of a line. */
function idInText(text: string): string {
  return readMessageId(
    /^[>\s]{0,8}message-id:[ \t]*(?:\r?\n[> \t]+)?(<[^<>\s]{1,900}>)/im.exec(text)?.[1] ?? '',
  );
}

/**
 * The Message-ID of the message that came back: from its copy or its header, else from the first line that looks like
 * one, in the text or in any other part.
 */
export function originalMessageId(root: MimePart, text: string): string {
  for (const part of ORIGINAL_TYPES.flatMap((type) => partsOfType(root, type))) {
    if (part.kind === 'branch') continue;
    const content = part.content().subarray(0, REPORT_BYTES);
    const id = readMessageId(firstValue(readHeaderBlock(content, 0, content.length).fields, 'message-id'));
    if (id !== '') return id;
  }
  const inText = idInText(text.slice(0, REPORT_BYTES));
  if (inText !== '') return inText;
  for (const leaf of leavesOf(root).slice(0, 20)) {
    const id = idInText(leaf.content().subarray(0, REPORT_BYTES).toString('latin1'));
    if (id !== '') return id;
  }
  return '';
}

/** What a report in plain words tells. */
export interface ToldFailure {
  /** whether a sentence says that a message was not delivered, with an address or a code within a few lines */
  isTold: boolean;
  /** whether that sentence, or a code, is among its first lines: people begin otherwise */
  isAtStart: boolean;
  /** whether it begins with a greeting, as people do */
  isGreeting: boolean;
  recipient: string;
  status: string;
}

const ADDRESS = '([^\\s<>@"\'(\\[:=]{1,64}@[^\\s<>@"\':;,)\\]]{1,190})';
/** Ways in which reports name the recipient: alone on a line, in brackets, behind a word. */
const NAMED = new RegExp(
  `^[\\s*>-]{0,10}(?:smtp:)?<?${ADDRESS}>?[:;,.]?(?: on [^\\n]{1,60}|\\s{0,4}[[(][^\\n]{1,300})?\\s*$` +
    `|[<[](?:smtp:)?${ADDRESS}[>\\]]` +
    `|(?:recipients?|to|address(?:es)?|user|for|an|à|a|para|al|do|кому|адрес[уа]?)[:\\s]{1,3}["'(]?${ADDRESS}`,
  'imu',
);
const ANYWHERE = new RegExp(ADDRESS, 'iu');

function addressIn(words: string, pattern: RegExp): string {
  const match = pattern.exec(words);
  const found = recipientOf((match?.[1] ?? match?.[2] ?? match?.[3] ?? '').replace(/[.>]+$/, ''));
  return isValidAddress(found) ? found : '';
}

/** The first two lines of a text that are neither empty nor quoted. */
function beginning(text: string): string {
  const lines = text.slice(0, 2000).split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('>'))
    .slice(0, 2)
    .join('\n');
}

/** Reads the words of a report; `X-Failed-Recipients` (Exim) names the recipient more surely than they do. */
export function readToldFailure(fields: readonly HeaderField[], text: string): ToldFailure {
  const start = text.slice(0, REPORT_BYTES);
  const at = failureSentence(start);
  const line = start.lastIndexOf('\n', Math.max(at, 0)) + 1;
  const behind = at === -1 ? '' : start.slice(line, at + NEAR);
  const near = at === -1 ? '' : start.slice(Math.max(0, at - NEAR), at + NEAR);
  const named = addressIn(behind, NAMED) || addressIn(near, NAMED);
  const first = beginning(start);
  const isGreeting = /^[^\n]{0,80}[,!]\s*(?:\n|$)/.test(first);
  const failed = recipientOf(firstValue(fields, 'x-failed-recipients').split(',')[0] ?? '');
  return {
    isTold: at !== -1 && (named !== '' || hasFailureCode(near)),
    isAtStart: !isGreeting && (failureSentence(first) !== -1 || hasFailureCode(first)),
    isGreeting,
    recipient: failed || named || addressIn(behind, ANYWHERE) || addressIn(start, NAMED),
    status: ENHANCED_CODE.exec(start)?.[0] ?? '',
  };
}

/** Whether a report's words name a code with which a mail system refuses (RFC 3463, RFC 5321). */
export function hasFailureCode(text: string): boolean {
  const start = text.slice(0, REPORT_BYTES);
  return ENHANCED_CODE.test(start) || REPLY_CODE.test(start);
}
