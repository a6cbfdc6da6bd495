import fc from 'fast-check';
import { mayWithTicket, type Principal } from '../../../../core/auth/index.ts';
import type { Dsl } from '../../../../core/search/opensearch/dsl.ts';
import { permissionFilter } from '../../../../core/search/opensearch/permission-filter.ts';
import { ADMIN, agentOf, customerOf } from '../../../support/desk.ts';

const some = fc.integer({ min: 1, max: 3 });
const facts = fc.record({
  teamId: fc.option(some),
  assigneeId: fc.option(some),
  requesterId: some,
  isInternal: fc.boolean(),
  isTrashed: fc.boolean(),
  isSpam: fc.boolean(),
  organisationId: fc.option(some),
  agents: fc.uniqueArray(some),
  teams: fc.uniqueArray(some),
});
type Facts = typeof facts extends fc.Arbitrary<infer Value> ? Value : never;

/** What the index knows of a ticket. */
const attributesOf = (ticket: Facts): Record<string, readonly unknown[]> => ({
  'n.ticket/teamId': [ticket.teamId],
  'n.ticket/assigneeId': [ticket.assigneeId],
  'n.ticket/requesterId': [ticket.requesterId],
  'n.ticket/sharedAgentIds': ticket.agents,
  'n.ticket/sharedTeamIds': ticket.teams,
  'n.ticket/organisationId': [ticket.organisationId],
  's.ticket/isSpam': ticket.isSpam ? ['true'] : [],
  's.ticket/isInternal': ticket.isInternal ? ['true'] : [],
  's.ticket/isTrashed': ticket.isTrashed ? ['true'] : [],
});

/** Whether a document passes a query, of those parts of the language alone that filters of permission are made of. */
function passes(query: Dsl, attributes: ReturnType<typeof attributesOf>): boolean {
  const [[kind, body] = ['', {}]] = Object.entries(query);
  const queries = (value: unknown) => (Array.isArray(value) ? value : []) as Dsl[];
  switch (kind) {
    case 'term': {
      const [[field, value] = ['', null]] = Object.entries(Object(body));
      const values = attributes[field];
      if (values === undefined) throw new Error(`No document has ${field}`);
      return values.includes(value);
    }
    case 'match_none':
      return false;
    case 'bool': {
      const { filter, should, must_not, ...unknown } = Object(body);
      const { minimum_should_match: _, ...others } = unknown;
      if (Object.keys(others).length > 0) throw new Error(`Unknown: ${Object.keys(others)}`);
      return (
        queries(filter).every((one) => passes(one, attributes)) &&
        (should === undefined || queries(should).some((one) => passes(one, attributes))) &&
        !queries(must_not).some((one) => passes(one, attributes))
      );
    }
    default:
      throw new Error(`Unknown: ${kind}`);
  }
}

const PEOPLE: Principal[] = [
  ADMIN,
  customerOf(1),
  customerOf(2),
  { ...customerOf(1), shared: { organisationId: 2, level: 'read' } },
  { ...customerOf(3), shared: { organisationId: 1, level: 'answer' } },
  agentOf({ id: 1, teamIds: [] }),
  agentOf({ id: 1, teamIds: [2] }),
  agentOf({ id: 2, teamIds: [1, 3] }),
  agentOf({ id: 3, teamIds: null }),
];

test('the filter lets through exactly what somebody may read', () => {
  fc.assert(
    fc.property(fc.constantFrom(...PEOPLE), facts, (principal, ticket) => {
      const may = mayWithTicket(principal, 'ticket.read', {
        ...ticket,
        ...(ticket.isSpam && { spam: 'then' }),
        ...(ticket.isTrashed && { trashedAt: 'then' }),
        sharedWith: [
          ...ticket.agents.map((id) => ({ kind: 'agent' as const, id, level: 'read' as const })),
          ...ticket.teams.map((id) => ({ kind: 'team' as const, id, level: 'read' as const })),
        ],
      });
      const filters = permissionFilter(principal, 'tickets');
      expect(filters.every((filter) => passes(filter, attributesOf(ticket)))).toBe(may);
    }),
    { numRuns: 2_000 },
  );
});

test('customers and organisations are for whoever may search them at all', () => {
  expect(permissionFilter(agentOf({ id: 1, teamIds: [] }), 'customers')).toEqual([]);
});
