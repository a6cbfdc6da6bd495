import { agentReplyAddress, readAgentReplyAddress, replyAddress } from '../../../core/email/index.ts';
import { readReplyAddress } from '../../../core/email/ticket-token.ts';

const [KEY, OLD_KEY, OTHER_KEY] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte));
const MAILBOX = 'support@desk.example.com';
const own = { mailboxes: [MAILBOX, 'billing@desk.example.com'], keys: [KEY, OLD_KEY] as Uint8Array[] };
const thread = { agentId: 7, ticketId: 1042 };
const address = agentReplyAddress(MAILBOX, thread, KEY as Uint8Array);

test('the address to which an agent answers names agent and ticket, also in capitals and with an older key', () => {
  expect(address).toMatch(/^support\+a7\.t1042\.[a-z2-7]{12}@desk\.example\.com$/);
  expect(readAgentReplyAddress(address, own)).toEqual(thread);
  expect(readAgentReplyAddress(address.toUpperCase(), own)).toEqual(thread);
  const old = agentReplyAddress('billing@desk.example.com', thread, OLD_KEY as Uint8Array);
  expect(readAgentReplyAddress(old, own)).toEqual(thread);
});

test.each([
  ['another agent', address.replace('+a7.', '+a8.')],
  ['another ticket', address.replace('.t1042.', '.t1043.')],
  ['another key', agentReplyAddress(MAILBOX, thread, OTHER_KEY as Uint8Array)],
  ['another desk', address.replace('@desk.', '@other.')],
  ['another signature', address.replace(/[a-z2-7]{12}@/, 'aaaaaaaaaaaa@')],
  ['a customer', replyAddress(MAILBOX, 1042, KEY as Uint8Array)],
  ['nobody', MAILBOX],
])('the address of %s is none', (_whose, wrong) => {
  expect(readAgentReplyAddress(wrong, own)).toBeNull();
});

test('it is no address of a customer, nor is their signature one of an agent', () => {
  expect(readReplyAddress(address, own)).toBeNull();
  const [, signature] = /\.([a-z2-7]{12})@/.exec(replyAddress(MAILBOX, 1042, KEY as Uint8Array)) ?? [];
  expect(readAgentReplyAddress(`support+a7.t1042.${signature}@desk.example.com`, own)).toBeNull();
});
