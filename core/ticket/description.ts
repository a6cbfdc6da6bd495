import { type CustomValues, plainValue } from '../../schemas/custom-value.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { type Categories, NO_CATEGORIES } from '../category/index.ts';
import {
  type CustomFields,
  type Forms,
  firstValues,
  type GivenValues,
  missingValues,
  NO_FIELDS,
  NO_FORMS,
  withValues,
} from '../custom-field/index.ts';
import { type FieldProblem, fieldError, wrongFieldsError } from '../shared/errors.ts';

/** What the desk has to describe tickets by. */
export interface TicketTerms {
  readonly fields: CustomFields;
  readonly forms: Forms;
  readonly categories: Categories;
}

/** The terms of a desk that has none. */
export const NO_TERMS: TicketTerms = { fields: NO_FIELDS, forms: NO_FORMS, categories: NO_CATEGORIES };

/** What somebody says of what a ticket is about; what is absent stays, and null takes it away. */
export interface Description {
  category?: string | null;
  impact?: Ticket['impact'];
  urgency?: Ticket['urgency'];
  /** null: none, whatever type and category say */
  form?: string | null;
  fields?: GivenValues;
}

/** What somebody chooses by themselves, so that no category brings another. */
interface Choices {
  priority?: Ticket['priority'] | undefined;
  teamId?: number | null | undefined;
  form?: string | null | undefined;
}

/** How a new ticket is described. */
export type FirstDescription = Pick<
  Ticket,
  'category' | 'impact' | 'urgency' | 'form' | 'fields' | 'chosen'
> & { priority?: Ticket['priority']; broughtTeamId?: number | null };

/**
 * How a new ticket is described: as asked, and where nothing is said as its category says, its type, and its fields. What
 * only people are asked for is not asked of mail: there, `by` is absent.
 * @throws InvalidInputError with a path for each field that is wrong, or required and not given
 */
export function firstDescription(
  asked: Description & Choices & { type: Ticket['type'] },
  terms: TicketTerms,
  by?: 'agent' | 'customer',
): FirstDescription {
  requireUsable(asked, terms);
  const { category, impact, urgency } = asked;
  const brought = broughtBy(terms, { category, impact, urgency });
  const form = asked.form === undefined ? (brought.form ?? firstForm(terms, asked.type)) : asked.form;
  const own = terms.forms.fieldsOf(form, terms.fields.of('ticket'));
  const setting = { subject: 'ticket', by: by === 'customer' ? by : 'desk' } as const;
  const fields = firstValues(terms.fields, own, asked.fields ?? {}, setting);
  const missing = by === undefined ? [] : missingValues(own, fields, { when: 'creation', by: setting.by });
  if (missing.length > 0) throw wrongFieldsError(missing);
  const priority = asked.priority ?? brought.priority;
  const chosen = chosenIn(asked);
  return {
    ...(category && { category }),
    ...(impact && { impact }),
    ...(urgency && { urgency }),
    ...(form && { form }),
    ...(fields && { fields }),
    ...(chosen.length > 0 && { chosen }),
    ...(priority && { priority }),
    ...(brought.teamId && { broughtTeamId: brought.teamId }),
  };
}

/** The form of a new ticket of which nobody says another: key of the one of its type. */
export function firstForm({ forms }: TicketTerms, type: Ticket['type'] = 'question'): string | undefined {
  return forms.ofType(type)?.key;
}

/**
 * The ticket described anew: `named` is it with what the change says by name. A category that is new to it, or another impact
 * or urgency, brings team, priority and form, but for what an agent has chosen, now or before.
 * @throws InvalidInputError with a path for each field that is wrong
 */
export function described(
  before: Ticket,
  named: Ticket,
  change: Description & Choices,
  { terms, path = '', by = 'desk' }: { terms: TicketTerms; path?: string; by?: 'desk' | 'customer' },
): Ticket {
  requireUsable(change, terms, before, path);
  const { category, impact, urgency, form, fields } = {
    category: before.category,
    impact: before.impact,
    urgency: before.urgency,
    form: before.form,
    ...change,
  };
  const newlyChosen = chosenIn(change).filter((name) => before[name] !== change[name]);
  const chosen = [...new Set([...(before.chosen ?? []), ...newlyChosen])];
  const now = { category, impact, urgency };
  const isMoved = (before.category ?? null) !== (category ?? null);
  const isWeighed = before.impact !== impact || before.urgency !== urgency;
  const brought = broughtBy(terms, isMoved || isWeighed ? now : {});
  const free = (name: Choice) => change[name] === undefined && !chosen.includes(name);
  const isRetyped = isMoved || before.type !== named.type;
  const after: Ticket = {
    ...named,
    ...held('category', before, category),
    ...held('impact', before, impact),
    ...held('urgency', before, urgency),
    ...held('form', before, isRetyped && free('form') ? formOf(terms, named.type, now) : form),
    ...(brought.priority && free('priority') && { priority: brought.priority }),
    ...(isMoved && brought.teamId && free('teamId') && { teamId: brought.teamId }),
    ...(chosen.length > 0 && { chosen }),
  };
  const setting = { subject: 'ticket', by, path: `${path}fields.` } as const;
  const set = fields && withValues(terms.fields, before.fields, fields, setting);
  const values = withNewDefaults({ before, after, given: fields }, terms, set ?? before.fields);
  return values === before.fields ? after : { ...after, fields: values };
}

/**
 * The values of a ticket that gets another form, with what the fields hold from the beginning that it did not have before.
 * What holds something keeps it, and what somebody takes away along with it stays empty.
 */
function withNewDefaults(
  { before, after, given = {} }: { before: Ticket; after: Ticket; given: GivenValues | undefined },
  { fields, forms }: TicketTerms,
  values: CustomValues | undefined,
): CustomValues | undefined {
  if ((before.form ?? null) === (after.form ?? null)) return values;
  const all = fields.of('ticket');
  const had = new Set(forms.fieldsOf(before.form, all));
  const empty = forms
    .fieldsOf(after.form, all)
    .filter((field) => !had.has(field) && plainValue(values?.[field.key]) === undefined);
  const first = firstValues(
    fields,
    empty.filter(({ key }) => given[key] !== null),
    {},
    { subject: 'ticket' },
  );
  return first === undefined ? values : { ...values, ...first };
}

type Choice = 'priority' | 'teamId' | 'form';
const CHOICES: readonly Choice[] = ['priority', 'teamId', 'form'];

/** What somebody chooses by themselves. */
function chosenIn(asked: Choices): Choice[] {
  return CHOICES.filter((name) => asked[name] !== undefined);
}

/** A field that stays absent as long as it is nothing. */
function held<Name extends Held>(
  name: Name,
  before: Ticket,
  value: Ticket[Name],
): Partial<Pick<Ticket, Held>> {
  const isNothing = value === undefined || value === null;
  return isNothing && before[name] === undefined ? {} : { [name]: value ?? null };
}
type Held = 'category' | 'impact' | 'urgency' | 'form';

interface About {
  category?: string | null | undefined;
  impact?: Ticket['impact'];
  urgency?: Ticket['urgency'];
}

/** What a category says of its tickets, and where it says nothing those above it. */
function broughtBy({ categories }: TicketTerms, { category, impact, urgency }: About) {
  const path = category ? categories.path(category) : [];
  const priorities = path.flatMap((one) => {
    const weighed = impact && urgency ? one.priorities?.[String(impact)]?.[String(urgency)] : undefined;
    return weighed ?? one.priority ?? [];
  });
  const [priority] = priorities;
  const [teamId] = path.flatMap((one) => one.teamId ?? []);
  const [form] = path.flatMap((one) => one.form ?? []);
  return { priority, teamId, form };
}

function formOf(terms: TicketTerms, type: Ticket['type'], about: About): string | undefined {
  return broughtBy(terms, about).form ?? firstForm(terms, type);
}

/**
 * Refuses what could describe no ticket at all, whichever it is.
 * @throws InvalidInputError with a path for each field that is wrong
 */
export function requireDescription(asked: Description, terms: TicketTerms, path: string): void {
  requireUsable(asked, terms, undefined, path);
  withValues(terms.fields, undefined, asked.fields ?? {}, { subject: 'ticket', path: `${path}fields.` });
}

/** Refuses a category or form that there is not, or that is retired, unless the ticket has it already. */
function requireUsable(
  asked: Description,
  { categories, forms }: TicketTerms,
  before?: Ticket,
  path = '',
): void {
  const wrong = (name: 'category' | 'form', found: { isRetired: boolean } | undefined) => {
    if (!asked[name] || asked[name] === before?.[name]) return;
    if (found === undefined) throw fieldError(`${path}${name}`, `is no ${name} of this desk`);
    if (found.isRetired) throw fieldError(`${path}${name}`, 'is retired');
  };
  wrong('category', categories.named(asked.category ?? ''));
  wrong('form', forms.named(asked.form ?? ''));
}

/** What a ticket lacks to be solved: those of its fields that are required then, and hold nothing. */
export function fieldsMissingToSolve(ticket: Ticket, { fields, forms }: TicketTerms): FieldProblem[] {
  return missingValues(forms.fieldsOf(ticket.form, fields.of('ticket')), ticket.fields, { when: 'solving' });
}

/** Whether the desk has every category, form and field that somebody names. */
export function knowsAll({ category, form, fields = {} }: Description, terms: TicketTerms): boolean {
  return (
    (!category || terms.categories.named(category) !== undefined) &&
    (!form || terms.forms.named(form) !== undefined) &&
    Object.keys(fields).every((key) => terms.fields.named(key) !== undefined)
  );
}
