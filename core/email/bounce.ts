import { normalizeAddress } from './address.ts';
import type { AuthorshipSigns } from './authorship-signs.ts';
import type { Bounce } from './incoming-message.ts';
import { isMailerDaemon, isReporter } from './machine-addresses.ts';
import { readMessageId } from './mime/envelope-fields.ts';
import { firstValue, type HeaderField, readHeaderBlock } from './mime/header-fields.ts';
import { type MimePart, partsOfType } from './mime/part.ts';

const REPORT_BYTES = 64 * 1024;
const ORIGINAL_TYPES = [
  'message/rfc822',
  'message/global',
  'text/rfc822-headers',
  'message/rfc822-headers',
  'message/global-headers',
];

/** How mail systems begin the subject of a report. People write "Undelivered parcel", so it never decides alone. */
const FAILURE_SUBJECT = new RegExp(
  '^\\W{0,4}(?:' +
    [
      'undelivered mail',
      'undeliver(?:able|ed) ?(?:mail|message|email)?(?: returned|:)',
      'undeliverable',
      'mail (?:delivery|system|could not)',
      'message (?:delivery|not delivered|could not)',
      'delivery (?:status notification|fail|has failed|problem|report|notification|delayed)',
      'failure notice',
      'failed (?:mail|message|delivery)',
      'returned (?:mail|to sender|email)',
      'non[ -]?(?:remis|delivery|deliverable)',
      'warning: (?:message|could not)',
      'unzustellbar',
      '(?:nachricht|mail|e-mail) (?:ist )?(?:un|nicht )zustellbar',
      '(?:no se puede entregar|no entregado|error de entrega|correo no entregado|devuelto)',
      '(?:échec|remise|non remis|message non (?:distribué|délivré))',
      '(?:non recapitabile|mancato recapito|impossibile recapitare)',
      '(?:não (?:entregue|é possível entregar)|falha na entrega)',
      'onbestelbaar',
      'niedostarczone|nie można dostarczyć|zwrot',
      'nelivrabil|nu se poate livra|mesaj nelivrat',
      'nedostavljivo|ni mogoče dostaviti',
      'nedoručiteľné|nedoručitelné',
      'kézbesíthetetlen|kézbesítési hiba',
      'недоставлен|не доставлено|сообщение не доставлено|не удалось доставить|недоставленное',
      'não entregue|olevererbar|kan ikke leveres|toimittamaton|teslim edilemedi',
      '配信不能|配信できません|未送达|无法送达|退信|系统退信|배달되지',
    ].join('|') +
    ')',
  'iu',
);

const DELAY =
  /\bdelay(?:ed)?\b|has not (?:yet )?been delivered|will (?:be retried|keep trying|continue to)|still being retried|verzögert|retard|ritard|retras|задерж|遅延|延迟/i;

interface DeliveryStatus {
  action: string;
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

const recipientOf = (value: string): string => {
  const address = (value.includes(';') ? value.slice(value.indexOf(';') + 1) : value).replace(/[<>\s]/g, '');
  return address.includes('@') ? normalizeAddress(address) : '';
};

function readStatuses(root: MimePart): DeliveryStatus[] {
  const parts = ['message/delivery-status', 'message/global-delivery-status'].flatMap((type) =>
    partsOfType(root, type),
  );
  return parts.flatMap((part) => {
    if (part.kind === 'branch') return [];
    return readGroups(part.content().subarray(0, REPORT_BYTES)).map((fields) => ({
      action: firstValue(fields, 'action').toLowerCase(),
      status: /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(firstValue(fields, 'status'))?.[0] ?? '',
      recipient: recipientOf(
        firstValue(fields, 'original-recipient') || firstValue(fields, 'final-recipient'),
      ),
    }));
  });
}

/** The Message-ID of the message that came back, from its copy or its headers, else from the text of the report. */
function originalMessageId(root: MimePart, text: string): string {
  for (const part of ORIGINAL_TYPES.flatMap((type) => partsOfType(root, type))) {
    if (part.kind === 'branch') continue;
    const content = part.content().subarray(0, REPORT_BYTES);
    const id = readMessageId(firstValue(readHeaderBlock(content, 0, content.length).fields, 'message-id'));
    if (id !== '') return id;
  }
  return readMessageId(
    /^[>\s]{0,4}message-id:[ \t]*(<[^<>\s]{1,900}>)/im.exec(text.slice(0, REPORT_BYTES))?.[1] ?? '',
  );
}

/** What a report in plain words tells of the recipient and the status. */
function readFromText(fields: readonly HeaderField[], text: string): { recipient: string; status: string } {
  const start = text.slice(0, REPORT_BYTES);
  const named = firstValue(fields, 'x-failed-recipients').split(',')[0] ?? '';
  const inText =
    /^\s{0,8}<?([^\s<>@]{1,64}@[^\s<>@]{1,190}?)>?:?(?: on [^\n]{1,60})?\s*$/m.exec(start)?.[1] ?? '';
  const status = /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(start)?.[0] ?? '';
  return { recipient: recipientOf(named || inText), status };
}

/** Reports that machines write about other things than a delivery. */
function isOtherReport(root: MimePart): boolean {
  const about = (root.contentType.parameters.get('report-type') ?? '').toLowerCase();
  return root.type === 'multipart/report' && /feedback-report|disposition-notification/.test(about);
}

const isReportType = (root: MimePart): boolean =>
  root.type === 'multipart/report' &&
  (root.contentType.parameters.get('report-type') ?? '').toLowerCase().includes('delivery-status');

/** Whether the sender and the subject are those of a mail system. Each needs a second sign beside it. */
function soundsLikeBounce({ root, from, subject, text }: AuthorshipSigns): boolean {
  const { fields } = root;
  const returnPath = firstValue(fields, 'return-path').trim();
  const isNull = /^<\s*>$/.test(returnPath);
  const failed = FAILURE_SUBJECT.test(subject);
  if (firstValue(fields, 'x-failed-recipients') !== '' || isMailerDaemon(from)) return true;
  if (isReporter(from))
    return failed || isNull || returnPath === '' || firstValue(fields, 'auto-submitted') !== '';
  if (!failed) return false;
  return (
    isNull || (returnPath === '' && /\b[45]\.\d{1,2}\.\d{1,2}\b|\b55\d[ -]/.test(text.slice(0, REPORT_BYTES)))
  );
}

/**
 * Reads a report on a delivery, null when a message is none. Content decides before sender, sender before subject;
 * reading receipts, spam complaints and reports of success are no bounces.
 */
export function readBounce(signs: AuthorshipSigns): Bounce | null {
  const { root, subject, text } = signs;
  const statuses = readStatuses(root);
  if (isOtherReport(root)) return null;
  if (statuses.length === 0 && !isReportType(root) && !soundsLikeBounce(signs)) return null;
  const actions = statuses.filter(({ action }) => action !== '');
  const worst =
    actions.find(({ action }) => action === 'failed') ?? actions.find(({ action }) => action === 'delayed');
  if (actions.length > 0 && !worst) return null;
  const told = readFromText(root.fields, text);
  const delayed = worst ? worst.action === 'delayed' : DELAY.test(subject) || DELAY.test(text.slice(0, 2000));
  return {
    kind: delayed ? 'delayed' : 'failed',
    recipient: worst?.recipient || told.recipient,
    status: worst?.status || told.status,
    originalMessageId: originalMessageId(root, text),
  };
}
