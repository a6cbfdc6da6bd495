import type { BeforeReply } from '../../../core/message/index.ts';
import type { MessageFacts } from '../../../schemas/events/facts.ts';
import type { Survey } from '../../../schemas/satisfaction.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import type { TimeEntry } from '../../../schemas/time-entry.ts';
import type { Written } from './acts.ts';

/** A message as it was told: what it is to the service levels, and what it takes to take it back. */
export interface ToldMessage {
  written: Written;
  facts: MessageFacts;
  counts: 'customer' | 'reply' | null;
  before?: BeforeReply;
  undone: boolean;
}

/** A solve, as surveys ask about it. */
export interface ToldSolve {
  solvedAt: string;
  agentId: number | null;
  teamId: number | null;
}

/** A ticket as far as it has been told of. */
export interface ToldTicket {
  ticket: Ticket;
  /** the event that what follows is caused by */
  last: { id: string; type: string };
  solve: ToldSolve | null;
}

/** What tickets that have to do with each other share: messages, time and surveys move among them. */
export interface ToldStory {
  tickets: Map<number, ToldTicket>;
  /** by the ids that who decides gives them */
  messages: Map<string, ToldMessage>;
  entries: Map<string, { keptOn: number; entry: TimeEntry }>;
  surveys: Map<string, Survey>;
}

export const emptyStory = (): ToldStory => ({
  tickets: new Map(),
  messages: new Map(),
  entries: new Map(),
  surveys: new Map(),
});

export function found<Thing>(things: ReadonlyMap<string | number, Thing>, key: string | number): Thing {
  const thing = things.get(key);
  if (thing === undefined) throw new Error(`Nothing is told of ${key}`);
  return thing;
}
