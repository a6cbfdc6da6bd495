import { type KnownAction, knownAction, type StoredAction } from '../../schemas/action.ts';
import { changeTicketSchema } from '../../schemas/api/change-ticket.ts';
import { secondsOf } from '../../schemas/duration.ts';
import { inWords } from '../../schemas/in-words.ts';
import { ConflictError, wrongFieldsError } from '../shared/errors.ts';
import { definedFields } from '../shared/optimistic.ts';
import { schemaProblems } from '../shared/schema-problems.ts';
import type { TicketChange } from '../ticket/index.ts';

/** Who sets actions going, and when. */
export interface Doer {
  /** number of the agent whom `me` names */
  readonly agentId: number;
  readonly now: Date;
}

/** What actions come to, while they are gone through in their order. */
interface Drawn {
  readonly change: Readonly<Record<string, unknown>>;
  readonly tags: { readonly add: readonly string[]; readonly remove: readonly string[] };
  readonly follow: readonly number[];
  readonly slaOverride: TicketChange['slaOverride'];
  readonly assignBy: TicketChange['assignBy'];
}

const NOTHING: Drawn = {
  change: {},
  tags: { add: [], remove: [] },
  follow: [],
  slaOverride: undefined,
  assignBy: undefined,
};
const CUSTOM = 'ticket.custom.';

/**
 * What actions change of a ticket, done in their order: what a later one says of the same field counts. The change is held to
 * what everybody's is who changes a ticket.
 * @throws InvalidInputError that names what is wrong by the field of the ticket
 * @throws ConflictError `action.unknown` for an action of a later version of the desk: nothing is done by halves
 */
export function changeOf(actions: readonly StoredAction[], doer: Doer): TicketChange {
  const drawn = actions.reduce<Drawn>((before, stored) => {
    const action = knownAction(stored);
    if (action === null) throw unknownActionError();
    return after(before, action, doer);
  }, NOTHING);
  const { tags, follow, slaOverride, assignBy } = drawn;
  const change = {
    ...drawn.change,
    ...(tags.add.length > 0 && { addTags: tags.add }),
    ...(tags.remove.length > 0 && { removeTags: tags.remove }),
  };
  return {
    ...(Object.keys(change).length > 0 && parsed(change)),
    ...(follow.length > 0 && { follow }),
    ...(slaOverride !== undefined && { slaOverride }),
    ...(assignBy !== undefined && { assignBy }),
  };
}

function after(before: Drawn, action: KnownAction, doer: Doer): Drawn {
  const { agentId, now } = doer;
  const agentOf = (agent: number | 'me' | null) => (agent === 'me' ? agentId : agent);
  const timeAfter = (duration: string) =>
    new Date(now.getTime() + (secondsOf(duration) ?? 0) * 1000).toISOString();
  const changing = (change: Record<string, unknown>): Drawn => ({
    ...before,
    change: { ...before.change, ...change },
  });
  switch (action.do) {
    case 'set':
      return valued(before, action.field, action.value);
    case 'clear':
      return valued(before, action.field, action.field === 'ticket.tags' ? [] : null);
    case 'add_tags':
      return tagged(before, action.tags, []);
    case 'remove_tags':
      return tagged(before, [], action.tags);
    case 'assign': {
      const team = action.team !== undefined && { teamId: action.team };
      if (action.by !== undefined) {
        const { assigneeId, ...others } = before.change;
        // Nobody is to have it, or else this stands in place of who was.
        const nobody = assigneeId === null && { assigneeId };
        return { ...before, change: { ...others, ...nobody, ...team }, assignBy: action.by };
      }
      if (action.agent === undefined) return changing({ ...team });
      const { assignBy: _, ...rest } = changing({ ...team, assigneeId: agentOf(action.agent) });
      return { ...rest, assignBy: action.agent === null ? before.assignBy : undefined };
    }
    case 'status':
      return changing(
        definedFields({
          status: action.status,
          statusReason: action.reason,
          until: action.waits && timeAfter(action.waits),
          resolution: action.resolution,
        }),
      );
    case 'plan':
      return changing({
        plannedFor: timeAfter(action.after),
        ...(action.agent !== undefined && { plannedAgentId: agentOf(action.agent) }),
      });
    case 'follow': {
      const agents = action.agents.map((agent) => (agent === 'me' ? agentId : agent));
      return { ...before, follow: [...new Set([...before.follow, ...agents])] };
    }
    case 'sla_policy':
      return { ...before, slaOverride: { policy: action.policy, reason: action.reason } };
  }
}

/** A field of the ticket with a value. What is said of all tags stands in place of what was put on or taken off before. */
function valued(before: Drawn, field: string, value: unknown): Drawn {
  const { change } = before;
  if (field.startsWith(CUSTOM)) {
    const fields = { ...Object(change.fields), [field.slice(CUSTOM.length)]: value };
    return { ...before, change: { ...change, fields } };
  }
  const name = field.replace(/^ticket\./, '');
  const tags = name === 'tags' ? NOTHING.tags : before.tags;
  return { ...before, tags, change: { ...change, [name]: value } };
}

function tagged(before: Drawn, put: readonly string[], taken: readonly string[]): Drawn {
  const together = (one: readonly string[], plus: readonly string[], minus: readonly string[]) =>
    [...new Set([...one, ...plus])].filter((tag) => !minus.includes(tag));
  const { change, tags } = before;
  // All tags are known once somebody has said them; a change must not speak of single ones as well then.
  if (Array.isArray(change.tags))
    return { ...before, change: { ...change, tags: together(change.tags, put, taken) } };
  const after = { add: together(tags.add, put, taken), remove: together(tags.remove, taken, put) };
  return { ...before, tags: after };
}

function parsed(change: Readonly<Record<string, unknown>>): TicketChange {
  const { data, error } = changeTicketSchema.safeParse(change, { error: inWords });
  if (data !== undefined) return data;
  throw wrongFieldsError(schemaProblems(error));
}

function unknownActionError(): ConflictError {
  return new ConflictError(
    'action.unknown',
    'A later version of the desk made an action that this one cannot do.',
  );
}
