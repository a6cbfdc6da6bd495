import { change } from '../../../core/shared/write.ts';
import { parseTicketRow } from '../../../core/ticket/index.ts';
import { storedBefore } from '../../../core/ticket/ticket-row.ts';
import { ticketRow } from '../../../core/ticket/ticket-store.ts';
import { ticketIn } from '../../support/desk.ts';

const fields = { device: { text: 'A lathe' }, seats: 3, later: { shape: ['unknown'] } };
const ticket = ticketIn('open', { fields });
const { ticket: stored, ...row } = ticketRow(ticket);
const { fieldValues: _one, ...valueless } = stored as Record<string, unknown>;
const fieldsIn = (held: object) => parseTicketRow({ ...row, ticket: held }).fields;

test('the values of custom fields are one text in the row, in which none is lost', () => {
  expect(stored).not.toHaveProperty('fields');
  expect(typeof stored.fieldValues).toBe('string');
  expect(fieldsIn(stored)).toEqual(fields);
});

test('a ticket without any has no such text', () => {
  expect(ticketRow(ticketIn('open')).ticket).not.toHaveProperty('fieldValues');
  expect(fieldsIn(valueless)).toBeUndefined();
});

describe('values that an earlier version wrote one by one', () => {
  test('are read where there is no text', () => {
    expect(fieldsIn({ ...valueless, fields })).toEqual(fields);
  });

  test('count where there is one, as they were written later', () => {
    expect(fieldsIn({ ...stored, fields: { seats: 4 } })).toEqual({ ...fields, seats: 4 });
  });

  test('become part of the text with the next change of a value, and stay with any other', () => {
    const write = (after: typeof ticket) =>
      change({ ...row, version: 1, ticket: storedBefore(ticket, after) }, ticketRow(after));
    const valued = write({ ...ticket, fields: { ...fields, seats: 5 } });
    expect(valued).toMatchObject({
      set: { 'ticket.fieldValues': JSON.stringify({ ...fields, seats: 5 }) },
      remove: ['ticket.fields'],
    });
    expect(write({ ...ticket, subject: 'Other' })).toMatchObject({
      set: { 'ticket.subject': 'Other' },
      remove: [],
    });
  });
});
