import type { DeskEvent } from '../../schemas/events/events.ts';
import { readArea } from '../configuration/index.ts';
import {
  addressHash,
  loadReceiver,
  madeMailSchema,
  mailWords,
  receiverLink,
  reportMailArea,
} from '../report-mail/index.ts';
import { RESULT_PREFIX } from '../shared/names.ts';
import type { OutboundDeps } from './gather-sources.ts';
import { isPast } from './outgoing-store.ts';
import type { Sent } from './send-mail.ts';
import { sendOnce, type TellingDeps } from './send-once.ts';

type Ready = Extract<DeskEvent, { type: 'report.mail_ready' }>;
type Asked = Extract<DeskEvent, { type: 'report.receiver_asked' }>;

/**
 * Sends a report that a job has made, once, unless whoever gets it has said meanwhile that they want no more.
 * @throws what `sendOnce` throws
 */
export async function sendReport(
  deps: TellingDeps & Pick<OutboundDeps, 'readFile'>,
  { at, reportMail: { number, sendId, jobId, part } }: Ready,
  now: Date,
): Promise<Sent> {
  if (isPast(at, now)) return 'past';
  const kept = await deps.readFile(`${RESULT_PREFIX}${jobId}/part-${part}`);
  const { to, subject, text, html, file, stopLink } = madeMailSchema.parse(
    JSON.parse(Buffer.from(kept).toString('utf8')),
  );
  if (stopLink !== undefined) {
    const { state } = await loadReceiver(deps.table, { number, hash: addressHash(to.address) });
    if (state !== 'confirmed') return 'withheld';
  }
  const attachments = file && [
    { filename: file.filename, contentType: file.contentType, content: Buffer.from(file.base64, 'base64') },
  ];
  const mail = { sendId, to: { ...to }, subject, text, html, attachments, unsubscribeLink: stopLink };
  return sendOnce(deps, mail, now);
}

/**
 * Asks an address outside of the desk, once, whether it wants a report: the one mail that goes there before it has said so.
 * @throws what `sendOnce` throws
 */
export async function askReceiver(
  deps: TellingDeps & Pick<OutboundDeps, 'keys'>,
  { id: sendId, at, receiver: { key, number, hash } }: Asked,
  now: Date,
): Promise<Sent> {
  if (isPast(at, now)) return 'past';
  const mail = (await readArea(deps.table, reportMailArea)).things.get(key);
  const named = mail?.addresses.find(({ address }) => addressHash(address) === hash);
  if (mail === undefined || named === undefined || mail.isRetired) return 'nothing_to_send';
  if ((await loadReceiver(deps.table, { number, hash })).state !== 'asked') return 'nothing_to_send';
  const { deskName, language, helpCentre } = await deps.options.latest(now);
  const languages = [named.language, language ?? null];
  const link = receiverLink(helpCentre, { number, address: named.address, languages }, deps.keys[0]);
  if (link === undefined) return 'nothing_to_send';
  const words = mailWords(languages);
  const said = [words.say('askText', { desk: deskName }), link, words.say('askElse'), deskName];
  const subject = `${deskName}: ${words.say('askSubject', { label: mail.label })}`;
  const text = `${said.join('\n\n')}\n`;
  return sendOnce(deps, { sendId, to: { address: named.address, name: '' }, subject, text }, now);
}
