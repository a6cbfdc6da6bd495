import { headerField, type SplitMessage } from './mail-headers.ts';

/** What SES does not pass on as it was given: its own id and date take their places, blind copies stay blind. */
const REPLACED = new Set(['message-id', 'date', 'bcc', 'return-path']);

/** A point in time as a mail header shows it, in UTC. */
export function mailDate(atMs: number): string {
  return new Date(atMs).toUTCString().replace('GMT', '+0000');
}

/** An id like those that SES gives out; `uuid` makes it unique. */
export function sesId(region: string, atMs: number, uuid: string): string {
  const prefix = region === 'us-east-1' ? '0100' : '0102';
  return `${prefix}${atMs.toString(16).padStart(12, '0')}-${uuid}-000000`;
}

/** The Message-ID header of a message sent under a SES id: the form by which replies are recognised. */
export function messageIdHeader(region: string, id: string): string {
  return `<${id}@${region === 'us-east-1' ? 'email' : region}.amazonses.com>`;
}

/** The message as SES sends it on: with SES's Message-ID and Date. */
export function rewrite(
  message: SplitMessage,
  sent: { region: string; id: string; atMs: number },
): SplitMessage {
  const kept = message.fields.filter(({ name }) => !REPLACED.has(name.toLowerCase()));
  const own = [
    headerField('Message-ID', messageIdHeader(sent.region, sent.id)),
    headerField('Date', mailDate(sent.atMs)),
  ];
  return { fields: [...own, ...kept], rest: message.rest };
}
