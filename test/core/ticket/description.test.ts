import { compileCategories } from '../../../core/category/category-area.ts';
import type { Category } from '../../../core/category/index.ts';
import { compileForms } from '../../../core/custom-field/form-area.ts';
import { changed } from '../../../core/ticket/change-ticket.ts';
import { described, firstDescription, type TicketTerms } from '../../../core/ticket/description.ts';
import { termed } from '../../../core/ticket/ticket-rules.ts';
import { NOW } from '../../support/context.ts';
import { customFields } from '../../support/custom-fields.ts';
import { ticketIn } from '../../support/desk.ts';

const category = (key: string, given: Partial<Category> = {}): Category => ({
  key,
  labels: { en: key },
  parent: null,
  teamId: null,
  form: null,
  priority: null,
  priorities: null,
  isRetired: false,
  version: 1,
  ...given,
});
const row = (low: string, high: string) => ({ low, medium: 'normal', high });
const form = (key: string, types: string[], fields: string[]) => ({
  key,
  labels: { en: key },
  types,
  fields,
  isRetired: false,
  version: 1,
});
const terms: TicketTerms = {
  categories: compileCategories([
    category('technical', { teamId: 4, form: 'faults', priority: 'high' }),
    category('network', {
      parent: 'technical',
      priorities: {
        low: row('low', 'normal'),
        medium: row('low', 'high'),
        high: row('normal', 'urgent'),
      } as never,
    }),
    category('billing', { teamId: 5 }),
    category('former', { isRetired: true }),
  ]),
  forms: compileForms([form('faults', ['incident'], ['device']), form('wishes', ['task'], ['wish'])]),
  fields: customFields(
    { key: 'device', required: 'solving' },
    { key: 'wish', required: 'creation', customers: 'editable' },
    { key: 'source', initial: 'web' },
    { key: 'inner', required: 'creation' },
  ),
};
const withDefaults: TicketTerms = {
  ...terms,
  fields: customFields(
    { key: 'device', initial: 'laptop' },
    { key: 'wish', initial: 'none yet' },
    { key: 'source', initial: 'web' },
  ),
};
const first = (asked: object, by?: 'agent' | 'customer') =>
  firstDescription({ type: 'question', ...asked }, terms, by);
const refusal = (path: string) => expect.objectContaining({ fields: [expect.objectContaining({ path })] });

describe('a new ticket', () => {
  test('gets team, priority and form from its category, or from what lies above that', () => {
    expect(first({ category: 'network' })).toMatchObject({
      priority: 'high',
      broughtTeamId: 4,
      form: 'faults',
    });
    const weighed = { category: 'network', impact: 'high', urgency: 'high' };
    expect(first(weighed)).toMatchObject({ priority: 'urgent' });
    expect(first({ category: 'billing' })).not.toHaveProperty('priority');
  });

  test('keeps what an agent chooses', () => {
    const asked = {
      category: 'technical',
      priority: 'low',
      teamId: null,
      form: null,
      fields: { inner: 'x' },
    };
    const made = first(asked, 'agent');
    expect(made).toMatchObject({ priority: 'low', chosen: ['priority', 'teamId', 'form'] });
    expect(made).not.toHaveProperty('form');
  });

  test('has the form of its type, and the fields of its form and of no form', () => {
    const { form: faults, fields } = first({ type: 'incident' });
    expect({ faults, fields }).toEqual({ faults: 'faults', fields: { source: { text: 'web' } } });
    expect(() => first({ type: 'task', fields: { inner: 'x' } }, 'agent')).toThrow(refusal('fields.wish'));
    expect(() => first({ fields: { device: 'x' } }, 'agent')).toThrow(refusal('fields.inner'));
    expect(first({ type: 'task', fields: { wish: 'x' } }, 'customer')).toMatchObject({ form: 'wishes' });
  });

  test('of mail lacks what nobody was asked for', () => {
    expect(first({})).toEqual({ fields: { source: { text: 'web' } } });
  });

  test.each([
    ['category', 'nothing'],
    ['category', 'former'],
    ['form', 'nothing'],
  ])('has no %s %s', (name, key) => {
    expect(() => first({ [name]: key })).toThrow(refusal(name));
  });
});

describe('a ticket that is described anew', () => {
  const rules = { closeAfterDays: 4, ...termed(terms) };
  const doing = { now: NOW, actor: { kind: 'agent', id: 7 } } as const;
  const change = (ticket: ReturnType<typeof ticketIn>, asked: object) => changed(ticket, asked, doing, rules);
  const plain = ticketIn('open', { teamId: 1, priority: 'normal' });

  test('goes to the team of its new category with its priority, and both stay when it loses it', () => {
    const moved = change(plain, { category: 'network', impact: 'high', urgency: 'high' });
    expect(moved).toMatchObject({ teamId: 4, priority: 'urgent', form: 'faults' });
    expect(change(moved, { category: null })).toMatchObject({
      teamId: 4,
      priority: 'urgent',
      category: null,
    });
  });

  test('keeps what an agent has chosen, now or before', () => {
    const now = change(plain, { category: 'technical', priority: 'low', teamId: 2 });
    expect(now).toMatchObject({ teamId: 2, priority: 'low' });
    const before = change(change(plain, { priority: 'low', teamId: 2 }), { category: 'technical' });
    expect(before).toMatchObject({ teamId: 2, priority: 'low', form: 'faults' });
  });

  test('gets another priority by its impact or urgency, and no other team', () => {
    const network = change(plain, { category: 'network' });
    const passed = { ...network, teamId: 9 };
    expect(change(passed, { impact: 'low', urgency: 'low' })).toMatchObject({ priority: 'low', teamId: 9 });
  });

  test('gets the form of its new type unless an agent chose one', () => {
    expect(change(plain, { type: 'incident' })).toMatchObject({ form: 'faults' });
    const chosen = change(plain, { form: 'wishes' });
    expect(change(chosen, { type: 'incident' })).toMatchObject({ form: 'wishes' });
  });

  test('keeps a category that was retired, and takes it from nobody else', () => {
    const old = ticketIn('open', { category: 'former' });
    expect(change(old, { category: 'former', priority: 'high' })).toMatchObject({ category: 'former' });
    expect(() => change(plain, { category: 'former' })).toThrow(refusal('category'));
    const inMessage = () => described(plain, plain, { category: 'former' }, { terms, path: 'ticket.' });
    expect(inMessage).toThrow(refusal('ticket.category'));
  });

  test('cannot be solved before its fields hold what is needed then', () => {
    const fault = ticketIn('open', { form: 'faults', assigneeId: 1, fields: { inner: { text: 'x' } } });
    expect(() => change(fault, { status: 'solved' })).toThrow(refusal('fields.device'));
    const solved = change(fault, { status: 'solved', fields: { device: 'Printer' } });
    expect(solved).toMatchObject({ status: 'solved', fields: { device: { text: 'Printer' } } });
  });

  test('is as it was when nothing is said of it', () => {
    expect(change(plain, { subject: plain.subject })).toEqual(plain);
  });
});

describe('what a field holds from the beginning', () => {
  const become = (given: object, change: object) => {
    const before = ticketIn('open', given);
    const { fields: _fields, ...named } = Object(change);
    return described(before, { ...before, ...named }, change, { terms: withDefaults }).fields;
  };

  test('comes along when a ticket gets a form with it: by name, by type, or by category', () => {
    const device = { device: { text: 'laptop' } };
    expect(become({}, { form: 'faults' })).toEqual(device);
    expect(become({}, { type: 'incident' })).toEqual(device);
    expect(become({}, { category: 'technical' })).toEqual(device);
    expect(become({ form: 'wishes' }, { type: 'incident', fields: { source: 'phone' } })).toEqual({
      ...device,
      source: { text: 'phone' },
    });
  });

  test('takes the place of no value, and of none that is taken away or was', () => {
    expect(become({ fields: { device: { text: 'phone' } } }, { form: 'faults' })).toEqual({
      device: { text: 'phone' },
    });
    expect(become({}, { form: 'faults', fields: { device: null } })).toBeUndefined();
    expect(become({ form: 'faults' }, { form: 'faults', priority: 'low' })).toBeUndefined();
    expect(become({ form: 'faults' }, { form: null })).toBeUndefined();
  });
});
