import type { StoredAction } from '../../../schemas/action.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import type { ActionFacts } from '../../action/index.ts';
import type { BusinessTime, ConditionDeps } from '../../conditions/index.ts';
import type { Catalogue, Facts } from '../../fields/index.ts';
import type { Macros } from '../../macro/index.ts';
import type { Draft } from '../../message/index.ts';
import type { Context } from '../../shared/context.ts';
import type { FieldProblem } from '../../shared/errors.ts';
import type { Write } from '../../shared/write.ts';
import type { TaskLists } from '../../task/index.ts';
import type { Templates } from '../../template/index.ts';
import type { Webhook } from '../../webhook/index.ts';
import type { ActBy, Unread } from '../change.ts';
import type { SavingTriggers } from '../save-trigger.ts';
import type { Trigger } from '../trigger-area.ts';

/** The ticket at a moment of the decision. */
export interface State {
  /** the ticket as the event tells it, and all that conditions ask about */
  readonly facts: Facts;
  /** the ticket as it is by now */
  readonly current: Ticket;
}

/** What a trigger does beside changing the ticket, in the transaction of all that triggers do at an event. */
export interface Effect {
  /** the action that it is of */
  readonly kind: string;
  /** for people who try the trigger */
  readonly text: string;
  /** agents whom it tells something: a trigger tells each once */
  readonly tells?: readonly number[];
  /** it is done, or refused, in a transaction of its own that comes later */
  readonly isLater?: true;
  /** how many rows it writes at most; a few when absent */
  readonly size?: number;
  /** what it writes into the conversation */
  readonly draft?: Draft;
  /** what the ticket says of the message, once it has its id */
  readonly noted?: (ticket: Ticket, messageId: string) => Ticket;
  /** what else it writes, of the ticket as it is then; the context acts as the trigger */
  readonly writes?: (ticket: Ticket, context: Context) => Promise<readonly Write[]>;
}

/** What the steps of a trigger have come to. */
export interface Done {
  readonly state: State;
  readonly effects: readonly Effect[];
  /** no other trigger gets its turn any more */
  readonly isLast: boolean;
}

/** A trigger that could not do what it says: it did nothing. */
export interface Failed {
  readonly trigger: Trigger;
  /** a code for programs, and the fields that it is about */
  readonly code: string;
  readonly paths: readonly string[];
  /** for people */
  readonly message: string;
}

/** Who acts, and at what. */
export interface Acting {
  readonly trigger: Trigger;
  readonly event: DeskEvent;
}

/** Something that a trigger does, ready to be done. */
export interface Step {
  /** keys of the fields that it reads */
  readonly fields: readonly string[];
  /** what it changes of the ticket, where it does nothing else: together with those next to it that is one change */
  readonly changes?: readonly StoredAction[];
  /** @throws what refuses it: then nothing of what the trigger says is done */
  readonly take: (done: Done, acting: Acting, by: ActBy) => Done | Failed | Unread;
}

/** What actions are made ready with. */
export interface ReadyDeps extends ConditionDeps {
  readonly catalogue: Catalogue;
  readonly templates: Templates;
  readonly macros: Macros;
  /** those that are not retired */
  readonly webhooks: readonly Webhook[];
  readonly taskLists: TaskLists;
  /** how the desk counts its hours; undefined: it has none */
  readonly businessTime: BusinessTime | undefined;
}

/** What an action that only triggers have is checked by when it is saved. */
export interface Checking {
  readonly deps: SavingTriggers;
  readonly facts: ActionFacts;
  readonly now: Date;
  /** where the action stands in the input */
  readonly path: string;
}

/** What is wrong with an action. */
export type Problems = FieldProblem[] | Promise<FieldProblem[]>;

/** What has been done, and one thing more. */
export function withEffect(done: Done, effect: Effect): Done {
  return { ...done, effects: [...done.effects, effect] };
}
