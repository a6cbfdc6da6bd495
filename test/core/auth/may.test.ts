import * as fc from 'fast-check';
import {
  type Action,
  may,
  mayLeadTeam,
  mayWithTicket,
  mayWithTokensOf,
  requireMay,
  requireMayWithTicket,
  requireMayWithTokensOf,
  type TicketAction,
  type TicketFacts,
  teamLimit,
} from '../../../core/auth/may.ts';
import type { Caller, Principal } from '../../../core/auth/principal.ts';
import type { Scope } from '../../../schemas/agent.ts';

const admin: Principal = { kind: 'agent', id: 1, role: 'admin', teamIds: null, scopes: ['*'] };
const agent: Caller & { kind: 'agent' } = {
  kind: 'agent',
  id: 2,
  role: 'agent',
  teamIds: null,
  scopes: ['*'],
};
const light: Caller & { kind: 'agent' } = {
  kind: 'agent',
  id: 3,
  role: 'light_agent',
  teamIds: null,
  scopes: ['*'],
};
const customer: Caller = { kind: 'customer', id: 7, scopes: ['*'] };
const automation: Principal = { kind: 'automation', ruleId: 7 };

/** The whole table again, written by hand: a change of the rules has to be made twice. */
const TABLE: Record<
  Action,
  [admin: boolean, agent: boolean, light: boolean, customer: boolean, automation: boolean]
> = {
  'ticket.list': [true, true, true, true, true],
  'ticket.create': [true, true, false, true, true],
  'ticket.read': [true, true, true, true, true],
  'ticket.change': [true, true, false, false, true],
  'ticket.fields': [true, true, false, true, true],
  'ticket.reply': [true, true, false, false, true],
  'ticket.note': [true, true, true, false, true],
  'ticket.message': [true, true, false, true, false],
  'ticket.settle': [true, true, false, true, false],
  'ticket.invite': [true, true, false, true, true],
  'ticket.trash': [true, true, false, false, true],
  'ticket.purge': [true, false, false, false, false],
  'ticket.spam': [true, true, false, false, true],
  'ticket.audit': [true, true, true, false, false],
  'ticket.redact': [true, true, false, false, false],
  'call.read': [true, true, true, false, true],
  'call.write': [true, true, false, false, true],
  'room.read': [true, true, true, false, false],
  'room.create': [true, true, false, false, false],
  'attachment.upload': [true, true, true, true, false],
  'time.read': [true, true, true, false, true],
  'time.write': [true, true, false, false, false],
  'link.read': [true, true, true, false, true],
  'link.write': [true, true, false, false, true],
  'article.read': [true, true, true, false, true],
  'article.write': [true, true, false, false, false],
  'article.publish': [true, true, false, false, false],
  'time.any': [true, false, false, false, false],
  'task.skip': [true, false, false, false, true],
  'reports.agents': [true, false, false, false, false],
  'team.lead': [true, false, false, false, false],
  'held.read': [true, true, false, false, false],
  'held.write': [true, true, false, false, false],
  'customer.read': [true, true, true, false, true],
  'customer.write': [true, true, false, false, false],
  'customer.erase': [true, false, false, false, false],
  'customer.export': [true, false, false, false, false],
  'availability.own': [true, true, false, false, false],
  'notification.own': [true, true, true, false, false],
  'availability.any': [true, false, false, false, false],
  'workload.read': [true, false, false, false, false],
  'desk.read': [true, true, true, false, true],
  'desk.write': [true, false, false, false, false],
  'webhook.read': [true, false, false, false, false],
  'webhook.write': [true, false, false, false, false],
  'view.write': [true, true, true, false, false],
  'macro.write': [true, true, true, false, false],
  'desk.export': [true, false, false, false, false],
  'desk.import': [true, false, false, false, false],
  'ticket.bulk': [true, true, true, false, true],
  'gap.draft': [true, true, false, false, false],
  'job.own': [true, true, true, false, false],
  'job.read': [true, false, false, false, false],
  'job.write': [true, false, false, false, false],
  'feed.own': [true, true, true, false, false],
  'feed.any': [true, false, false, false, false],
  'token.own': [true, true, true, true, false],
  'token.self': [true, true, true, true, true],
  'token.automation': [true, false, false, false, false],
  'token.any': [true, false, false, false, false],
};

test.each(Object.keys(TABLE) as Action[])('%s is allowed to those whom the table names', (action) => {
  const everybody = [admin, agent, light, customer, automation];
  expect(everybody.map((principal) => may(principal, action))).toEqual(TABLE[action]);
});

const TICKET_ACTIONS: TicketAction[] = [
  'ticket.read',
  'ticket.change',
  'ticket.reply',
  'ticket.note',
  'ticket.message',
  'ticket.audit',
  'time.read',
  'time.write',
  'link.read',
  'link.write',
];

const id = fc.integer({ min: 1, max: 6 });
const teamIds = fc.option(fc.uniqueArray(id, { maxLength: 4 }));
const limitedRole = fc.constantFrom('agent' as const, 'light_agent' as const);
const ticket: fc.Arbitrary<TicketFacts> = fc.record({
  teamId: fc.option(id),
  assigneeId: fc.option(id),
  requesterId: id,
});
const action = fc.constantFrom(...TICKET_ACTIONS);
const scopes = fc.constant<Scope[]>(['*']);
const anyAgent: fc.Arbitrary<Principal> = fc.record({
  kind: fc.constant('agent' as const),
  id,
  role: fc.constantFrom('admin' as const, 'agent' as const, 'light_agent' as const),
  teamIds,
  scopes,
});
const anyCustomer = fc.record({ kind: fc.constant('customer' as const), id, scopes });
const anyAutomation = fc.record({ kind: fc.constant('automation' as const), ruleId: id });
const anybody: fc.Arbitrary<Principal> = fc.oneof(anyAgent, anyCustomer, anyAutomation);

describe('with a ticket', () => {
  test('nobody may do what they may not do at all', () => {
    fc.assert(
      fc.property(anybody, action, ticket, (principal, asked, facts) => {
        if (!may(principal, asked)) expect(mayWithTicket(principal, asked, facts)).toBe(false);
      }),
    );
  });

  test('nobody may do anything with a ticket that they may not read', () => {
    fc.assert(
      fc.property(anybody, action, ticket, (principal, asked, facts) => {
        if (!mayWithTicket(principal, 'ticket.read', facts)) {
          expect(mayWithTicket(principal, asked, facts)).toBe(false);
        }
      }),
    );
  });

  test('an agent who is limited to teams sees those teams and their own tickets, and no other', () => {
    const limited = fc.record({
      kind: fc.constant('agent' as const),
      id,
      role: limitedRole,
      teamIds: fc.uniqueArray(id, { maxLength: 4 }),
      scopes,
    });
    fc.assert(
      fc.property(limited, ticket, (principal, facts) => {
        const theirs = facts.assigneeId === principal.id;
        const inTeam = facts.teamId !== null && principal.teamIds.includes(facts.teamId);
        expect(mayWithTicket(principal, 'ticket.read', facts)).toBe(theirs || inTeam);
      }),
    );
  });

  test('a ticket of no team is hidden from limited agents until it is theirs', () => {
    const limited: Principal = { ...agent, teamIds: [1, 2] };
    const unassigned = { teamId: null, assigneeId: null, requesterId: 7 };
    expect(mayWithTicket(limited, 'ticket.read', unassigned)).toBe(false);
    expect(mayWithTicket(limited, 'ticket.read', { ...unassigned, teamId: 3 })).toBe(false);
    expect(mayWithTicket(limited, 'ticket.read', { ...unassigned, assigneeId: 2 })).toBe(true);
    expect(mayWithTicket({ ...agent, teamIds: [] }, 'ticket.read', { ...unassigned, teamId: 1 })).toBe(false);
  });

  test('a customer may read and write to their own tickets, and nothing else', () => {
    fc.assert(
      fc.property(anyCustomer, action, ticket, (principal, asked, facts) => {
        const own = facts.requesterId === principal.id;
        const allowed = own && (asked === 'ticket.read' || asked === 'ticket.message');
        expect(mayWithTicket(principal, asked, facts)).toBe(allowed);
      }),
    );
  });

  test('one of an organisation that shares its tickets may read those, answer where it says so, and nothing else', () => {
    const shared = fc.record({
      organisationId: id,
      level: fc.constantFrom('read' as const, 'answer' as const),
    });
    const facts: fc.Arbitrary<TicketFacts> = fc.record({
      teamId: fc.option(id),
      assigneeId: fc.option(id),
      requesterId: id,
      organisationId: fc.constantFrom(undefined, null, 1, 2),
      isInternal: fc.boolean(),
      spam: fc.constantFrom(undefined, 'marked'),
      trashedAt: fc.constantFrom(undefined, 'then'),
    });
    const asked = fc.constantFrom<TicketAction>(
      ...TICKET_ACTIONS,
      'ticket.settle',
      'ticket.invite',
      'ticket.fields',
    );
    fc.assert(
      fc.property(anyCustomer, shared, asked, facts, (alone, { organisationId, level }, action, one) => {
        const member = { ...alone, shared: { organisationId, level } };
        const isHidden = one.isInternal || one.spam !== undefined || one.trashedAt !== undefined;
        const isTheirs = one.organisationId === organisationId && !isHidden;
        const isShared = action === 'ticket.read' || (action === 'ticket.message' && level === 'answer');
        const own = mayWithTicket(alone, action, one);
        expect(mayWithTicket(member, action, one)).toBe(own || (isTheirs && isShared));
      }),
    );
  });

  test('a customer is not taken for the agent with the same id', () => {
    const facts = { teamId: null, assigneeId: 7, requesterId: 8 };
    expect(mayWithTicket(customer, 'ticket.read', facts)).toBe(false);
  });

  test('an automation may do with any ticket what automations may do, whosever id its number is', () => {
    fc.assert(
      fc.property(anyAutomation, action, ticket, (principal, asked, facts) => {
        expect(mayWithTicket(principal, asked, facts)).toBe(may(automation, asked));
      }),
    );
  });

  test('an admin may do with any ticket what admins may do', () => {
    fc.assert(
      fc.property(action, ticket, teamIds, (asked, facts, limit) => {
        expect(mayWithTicket({ ...admin, teamIds: limit }, asked, facts)).toBe(may(admin, asked));
      }),
    );
  });

  test('a light agent never replies or changes', () => {
    fc.assert(
      fc.property(ticket, teamIds, (facts, limit) => {
        const principal = { ...light, teamIds: limit };
        expect(mayWithTicket(principal, 'ticket.reply', facts)).toBe(false);
        expect(mayWithTicket(principal, 'ticket.change', facts)).toBe(false);
      }),
    );
  });
});

describe('refusals', () => {
  const hidden = { teamId: 9, assigneeId: null, requesterId: 99 };

  test('a ticket that may not be read does not exist', () => {
    for (const asked of TICKET_ACTIONS) {
      expect(() => requireMayWithTicket(customer, asked, hidden)).toThrow('There is no such ticket.');
    }
  });

  test('a ticket that may be read, and not changed, says so', () => {
    expect(() => requireMayWithTicket(light, 'ticket.reply', hidden)).toThrow(
      expect.objectContaining({ kind: 'forbidden', code: 'permission.denied' }),
    );
    expect(() => requireMayWithTicket(light, 'ticket.note', hidden)).not.toThrow();
  });

  test('the edge refuses what a role may never do', () => {
    expect(() => requireMay(agent, 'desk.write')).toThrow(expect.objectContaining({ kind: 'forbidden' }));
    expect(() => requireMay(admin, 'desk.write')).not.toThrow();
  });
});

describe('with tokens', () => {
  const agents = (['agent', 'light_agent'] as const).map((role): Caller => ({ ...agent, role }));
  const owners = [
    { kind: 'agent', id: 2 },
    { kind: 'customer', id: 2 },
    { kind: 'agent', id: 7 },
    { kind: 'customer', id: 7 },
  ] as const;
  const seenBy = (caller: Caller) => owners.filter((owner) => mayWithTokensOf(caller, owner));

  test('an admin sees to those of everybody, whoever else to their own', () => {
    expect(seenBy({ ...agent, role: 'admin' })).toEqual(owners);
    for (const caller of agents) expect(seenBy(caller)).toEqual([owners[0]]);
    expect(seenBy(customer)).toEqual([owners[3]]);
  });

  test('whoever may not see to them is refused', () => {
    expect(() => requireMayWithTokensOf(agent, owners[2])).toThrow(
      expect.objectContaining({ kind: 'forbidden' }),
    );
    expect(() => requireMayWithTokensOf(agent, owners[0])).not.toThrow();
  });
});

test('lists are limited to teams, for customers to none', () => {
  expect(teamLimit({ ...admin, teamIds: [4] })).toBeNull();
  expect(teamLimit(agent)).toBeNull();
  expect(teamLimit(automation)).toBeNull();
  expect(teamLimit({ ...agent, teamIds: [4] })).toEqual([4]);
  expect(teamLimit({ ...light, teamIds: [] })).toEqual([]);
  expect(teamLimit(customer)).toEqual([]);
});

describe('a permission beside the role', () => {
  const withAll = <P extends Principal>(principal: P): P => ({
    ...principal,
    permissions: ['lead', 'reports.agents'],
  });

  test('lets an agent do what it names, and nobody else', () => {
    for (const action of ['reports.agents', 'team.lead', 'time.any'] as const) {
      expect(may(withAll(agent), action)).toBe(true);
      expect(may({ ...agent, permissions: [] }, action)).toBe(false);
      for (const other of [light, customer, automation]) expect(may(withAll(other), action)).toBe(false);
      expect(may(admin, action)).toBe(true);
    }
    expect(may({ ...agent, permissions: ['lead'] }, 'reports.agents')).toBe(false);
    expect(may({ ...agent, permissions: ['reports.agents'] }, 'time.any')).toBe(false);
  });

  test('lets a lead see to the time of others on tickets of their teams, and on no others', () => {
    const lead = { ...withAll(agent), teamIds: [1] };
    const facts = { teamId: 1, assigneeId: null, requesterId: 7 };
    expect(mayWithTicket(lead, 'time.any', facts)).toBe(true);
    expect(mayWithTicket(lead, 'time.any', { ...facts, teamId: 2, assigneeId: lead.id })).toBe(false);
    expect(mayWithTicket({ ...lead, teamIds: null }, 'time.any', { ...facts, teamId: 2 })).toBe(true);
    expect([mayLeadTeam(lead, 1), mayLeadTeam(lead, 2), mayLeadTeam(agent, 1)]).toEqual([true, false, false]);
  });
});

describe('a ticket that is shared', () => {
  const LEVELS = ['read', 'note', 'answer'] as const;
  const limited: Caller & { kind: 'agent' } = { ...agent, teamIds: [5] };
  const elsewhere: TicketFacts = { teamId: 9, assigneeId: null, requesterId: 7 };
  /** What each level allows, by hand. */
  const ALLOWED: Record<(typeof LEVELS)[number], TicketAction[]> = {
    read: ['ticket.read', 'ticket.audit', 'time.read', 'link.read'],
    note: ['ticket.read', 'ticket.audit', 'time.read', 'link.read', 'ticket.note'],
    answer: [
      'ticket.read',
      'ticket.audit',
      'time.read',
      'link.read',
      'ticket.note',
      'ticket.reply',
      'ticket.message',
    ],
  };
  const ALL = [...ALLOWED.answer, 'ticket.change', 'time.write', 'link.write', 'time.any'] as const;

  test.each(LEVELS)('with the level %s may be used by the agent or their team exactly so far', (level) => {
    const shares = [
      { kind: 'agent', id: limited.id, level } as const,
      { kind: 'team', id: 5, level } as const,
    ];
    for (const share of shares) {
      const facts = { ...elsewhere, sharedWith: [share] };
      const allowed = ALL.filter((action) => mayWithTicket(limited, action, facts));
      expect(allowed.sort()).toEqual([...ALLOWED[level]].sort());
      expect(() => requireMayWithTicket(limited, 'ticket.change', facts)).toThrow('may not');
    }
  });

  test('is nothing to others, to agents and teams of the same number, and to customers', () => {
    const sharedWith = [
      { kind: 'agent', id: 5, level: 'answer' },
      { kind: 'team', id: limited.id, level: 'answer' },
    ] as const;
    const facts = { ...elsewhere, sharedWith };
    expect(ALL.filter((action) => mayWithTicket(limited, action, facts))).toEqual([]);
    const other: Caller = { kind: 'customer', id: 5, scopes: ['*'] };
    expect(ALL.filter((action) => mayWithTicket(other, action, facts))).toEqual([]);
  });

  test('gives a light agent notes at the most, and takes nothing from whoever may more', () => {
    const sharedWith = [{ kind: 'agent', id: light.id, level: 'answer' } as const];
    const lightHere: Principal = { ...light, teamIds: [5] };
    const allowed = ALL.filter((action) => mayWithTicket(lightHere, action, { ...elsewhere, sharedWith }));
    expect(allowed.sort()).toEqual([...ALLOWED.note].sort());
    const own = { ...elsewhere, teamId: 5, sharedWith: [{ kind: 'team', id: 5, level: 'read' } as const] };
    expect(mayWithTicket(limited, 'ticket.change', own)).toBe(true);
  });

  test('at the higher of two levels counts the higher', () => {
    const sharedWith = [
      { kind: 'team', id: 5, level: 'answer' },
      { kind: 'agent', id: limited.id, level: 'read' },
    ] as const;
    expect(mayWithTicket(limited, 'ticket.reply', { ...elsewhere, sharedWith })).toBe(true);
  });
});
