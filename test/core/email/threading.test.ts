import * as fc from 'fast-check';
import {
  bodyMarker,
  chooseThread,
  replyAddress,
  signTicket,
  type ThreadClue,
  type ThreadFacts,
  threadClues,
} from '../../../core/email/index.ts';
import { ownMessageId, readBodyMarkers, readReplyAddress } from '../../../core/email/ticket-token.ts';

const MAILBOX = 'support@desk.example.com';
const KEY = Buffer.alloc(32, 7);
const OLD_KEY = Buffer.alloc(32, 8);
const context = { mailboxes: [MAILBOX, 'sales@desk.example.com'], keys: [KEY, OLD_KEY] };
const own = context;
const plain = { recipients: [], subject: '', inReplyTo: '', references: [], text: '', html: '' };

const ticketIds = fc.integer({ min: 1, max: 10 ** 15 - 1 });
const keys = fc.uint8Array({ minLength: 16, maxLength: 64 });

const factsWith = (facts: Partial<ThreadFacts>): ThreadFacts => ({
  ticketIdByMessageId: new Map(),
  participantsByTicketId: new Map(),
  provenCustomerId: null,
  claimedCustomerId: null,
  ...facts,
});

describe('signed tokens', () => {
  test('every address and marker that we write leads back to its ticket', () => {
    fc.assert(
      fc.property(ticketIds, keys, fc.constantFrom(...context.mailboxes), (ticketId, key, mailbox) => {
        const address = replyAddress(mailbox, ticketId, key);
        expect(readReplyAddress(address, { mailboxes: context.mailboxes, keys: [key] })).toBe(ticketId);
        expect(readReplyAddress(address.toUpperCase(), { mailboxes: context.mailboxes, keys: [key] })).toBe(
          ticketId,
        );
        expect(readBodyMarkers(`text ${bodyMarker(ticketId, key)} text`, [key])).toEqual([ticketId]);
      }),
    );
  });

  test('a token of one ticket never leads to another', () => {
    fc.assert(
      fc.property(ticketIds, ticketIds, (mine, other) => {
        fc.pre(mine !== other);
        const forged = `support+t${other}.${signTicket(mine, KEY)}@desk.example.com`;
        expect(readReplyAddress(forged, own)).toBeNull();
        expect(readBodyMarkers(`[ref:t${other}.${signTicket(mine, KEY)}]`, [KEY])).toEqual([]);
      }),
    );
  });

  test('a guessed signature never verifies', () => {
    const signatures = fc.string({
      unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz234567'),
      minLength: 12,
      maxLength: 12,
    });
    fc.assert(
      fc.property(ticketIds, signatures, (ticketId, signature) => {
        fc.pre(signature !== signTicket(ticketId, KEY));
        expect(readBodyMarkers(`[ref:t${ticketId}.${signature}]`, [KEY])).toEqual([]);
        expect(
          readReplyAddress(`support+t${ticketId}.${signature}@desk.example.com`, { ...own, keys: [KEY] }),
        ).toBeNull();
      }),
    );
  });

  test('a token verifies with an older key of the ring, and with no foreign key', () => {
    expect(readReplyAddress(replyAddress(MAILBOX, 42, OLD_KEY), own)).toBe(42);
    expect(readReplyAddress(replyAddress(MAILBOX, 42, Buffer.alloc(32, 9)), own)).toBeNull();
  });

  test("a token at an address that is not the desk's leads nowhere", () => {
    expect(readReplyAddress(replyAddress('support@evil.example', 42, KEY), own)).toBeNull();
    expect(readReplyAddress(MAILBOX, own)).toBeNull();
  });

  test('a short key is no key', () => {
    expect(() => signTicket(1, Buffer.alloc(8))).toThrow(RangeError);
  });
});

describe('clues', () => {
  test('come in the order of trust, whatever else is there', () => {
    const message = {
      recipients: ['x@example.com', replyAddress(MAILBOX, 1, KEY)],
      subject: 'Re: [#5] Printer',
      inReplyTo: '<new@example.com>',
      references: ['<old@example.com>', ownMessageId(3, 'x', 'desk.example.com', KEY), '<new@example.com>'],
      text: `> ${bodyMarker(4, KEY)}`,
      html: '',
    };
    expect(threadClues(message, context)).toEqual([
      { via: 'address', ticketId: 1 },
      { via: 'reference', messageIds: ['<new@example.com>', message.references[1], '<old@example.com>'] },
      { via: 'signed_id', ticketId: 3 },
      { via: 'marker', ticketId: 4 },
      { via: 'subject', ticketId: 5 },
    ]);
  });

  test('are at most fifty message ids, the newest first', () => {
    const references = Array.from({ length: 80 }, (_, at) => `<${at}@example.com>`);
    const [clue] = threadClues({ ...plain, references }, context);
    expect(clue).toEqual({ via: 'reference', messageIds: references.toReversed().slice(0, 50) });
  });

  test('are not made from forged tokens', () => {
    const forged = {
      ...plain,
      recipients: ['support+t1.abcdefghijkl@desk.example.com'],
      text: '[ref:t1.abcdefghijkl]',
    };
    expect(threadClues(forged, context)).toEqual([]);
  });
});

describe('the ticket that a message joins', () => {
  const clues: ThreadClue[] = [
    { via: 'address', ticketId: 1 },
    { via: 'reference', messageIds: ['<gone@example.com>', '<stored@example.com>'] },
    { via: 'signed_id', ticketId: 3 },
    { via: 'marker', ticketId: 4 },
    { via: 'subject', ticketId: 5 },
  ];
  const ticketOf = new Map([['<stored@example.com>', 2]]);

  test('is that of the first clue that leads to an existing ticket', () => {
    fc.assert(
      fc.property(
        fc.subarray([1, 2, 3, 4, 5]),
        fc.shuffledSubarray(clues, { minLength: 1 }),
        (existing, given) => {
          const participants = new Map(existing.map((ticketId) => [ticketId, new Set(['ana'])]));
          const facts = factsWith({
            ticketIdByMessageId: ticketOf,
            participantsByTicketId: participants,
            provenCustomerId: 'ana',
          });
          const leadsTo = (clue: ThreadClue): number => (clue.via === 'reference' ? 2 : clue.ticketId);
          const first = given.find((clue) => existing.includes(leadsTo(clue)));
          const wanted = first
            ? { outcome: 'join', ticketId: leadsTo(first), via: first.via }
            : { outcome: 'new', mayBelongTo: null };
          expect(chooseThread(given, facts)).toEqual(wanted);
        },
      ),
    );
  });

  test('is found by the subject only for who is proven to take part', () => {
    const senders = fc.option(fc.constantFrom('ana', 'eve'), { nil: null });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), senders, (ticketId, provenCustomerId) => {
        const participantsByTicketId = new Map([1, 2, 3, 4, 5].map((id) => [id, new Set(['ana'])]));
        const facts = factsWith({ participantsByTicketId, provenCustomerId, claimedCustomerId: 'ana' });
        const choice = chooseThread([{ via: 'subject', ticketId }], facts);
        expect(choice).toEqual(
          provenCustomerId === 'ana'
            ? { outcome: 'join', ticketId, via: 'subject' }
            : { outcome: 'new', mayBelongTo: ticketId },
        );
      }),
    );
  });

  test('is found by a stored id for a colleague in copy', () => {
    const facts = factsWith({
      ticketIdByMessageId: ticketOf,
      participantsByTicketId: new Map([[2, new Set(['ana'])]]),
      provenCustomerId: 'bo',
    });
    expect(chooseThread(clues, facts)).toEqual({ outcome: 'join', ticketId: 2, via: 'reference' });
  });

  test('is a new one without clues', () => {
    expect(chooseThread([], factsWith({}))).toEqual({ outcome: 'new', mayBelongTo: null });
  });
});
