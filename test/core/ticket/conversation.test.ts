import {
  conversationFor,
  obstacleIn,
  openTicketWrites,
  overOf,
  ReplyObstacleError,
  wentToMail,
  withReply,
} from '../../../core/ticket/index.ts';
import type { Conversation } from '../../../schemas/conversation.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';

const FIRST = '01ARZ3NDEKTSV4RRFFQ69G5FAA';
const SECOND = '01ARZ3NDEKTSV4RRFFQ69G5FAB';
const conversation: Conversation = { channel: 'telegram', key: 'bot', place: '77', to: '77' };
let bare: Ticket;
let ticket: Ticket;
beforeAll(async () => {
  const fields = { id: 1, subject: 'Lamp', channel: 'api' as const, mailbox: 'a@b.example' };
  const whose = { organisationId: null, requesterId: 1, teamId: null };
  const note = { kind: 'internal_note', text: 'Look.' } as const;
  ({ ticket: bare } = await openTicketWrites({ ...fields, ...whose }, note, testContext()));
  ticket = { ...bare, conversation };
});

describe('a reply', () => {
  test('goes out where the conversation is, and waits for the one before it', () => {
    const over = overOf(conversationFor(ticket, undefined));
    expect(over).toEqual({ channel: 'telegram', key: 'bot' });
    const replied = withReply(ticket, { id: FIRST, over });
    expect(overOf(conversationFor(replied, 'bot'))).toEqual({
      channel: 'telegram',
      key: 'bot',
      after: FIRST,
    });
  });

  test('goes out by mail when its writer says so, and so do later ones, until one names the channel', () => {
    expect(conversationFor(ticket, 'email')).toBeNull();
    const mailed = withReply(ticket, { id: FIRST, over: undefined });
    expect(conversationFor(mailed, undefined)).toBeNull();
    const back = withReply(mailed, { id: SECOND, over: overOf(conversationFor(mailed, 'bot')) });
    expect(conversationFor(back, undefined)).toMatchObject({ key: 'bot', lastReplyId: SECOND });
  });

  test('goes out by mail when its customer went on by mail, until they write on the channel again', () => {
    expect(conversationFor(wentToMail(ticket), undefined)).toBeNull();
    expect(wentToMail(bare)).toBe(bare);
  });

  test('names no channel on which there is no conversation', () => {
    expect(() => conversationFor(ticket, 'other')).toThrow('fields are wrong');
    expect(() => conversationFor(bare, 'bot')).toThrow('fields are wrong');
  });

  test('of a ticket that came by no channel, or by one that only another version knows, goes by mail', () => {
    const unknown = { ...ticket, conversation: { ...conversation, channel: 'pigeon' as never } };
    for (const one of [bare, unknown]) {
      expect(conversationFor(one, undefined)).toBeNull();
      expect(withReply(one, { id: FIRST, over: undefined })).toBe(one);
    }
  });
});

test('a channel takes none of who blocked it or wants nothing, nor when the time for replies is over', () => {
  const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000).toISOString();
  expect(obstacleIn(conversation, NOW)).toBeNull();
  expect(obstacleIn({ ...conversation, replyUntil: at(1), reach: 'reachable' }, NOW)).toBeNull();
  expect(obstacleIn({ ...conversation, replyUntil: at(0) }, NOW)).toBe('window_closed');
  expect(obstacleIn({ ...conversation, reach: 'blocked' }, NOW)).toBe('blocked');
  expect(obstacleIn({ ...conversation, reach: 'opted_out', replyUntil: at(-5) }, NOW)).toBe('opted_out');
  expect(new ReplyObstacleError('blocked', conversation, ['email'])).toMatchObject({
    kind: 'invalid',
    code: 'reply.blocked',
    members: { channel: 'telegram', key: 'bot', ways: ['email'] },
  });
});
