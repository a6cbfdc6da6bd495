/**
 * What reports are made of. Whatever happened on a ticket is booked: at a second, with who and where and what about as they were then,
 * and to whom it is credited. All that a report says is counted from bookings and stretches, and from nothing else, so that one
 * derivation decides what each figure means, and a figure can name the tickets that it is made of. All moments are whole seconds
 * since 1970 (UTC), all durations seconds.
 */

/** Who and where: where it is said of an act, a figure counts it as it was then. */
export interface Place {
  readonly team: number | null;
  readonly assignee: number | null;
  readonly priority: string;
  /** key of the status, and its category */
  readonly status: string;
  readonly category: string;
  /** of the ticket; of a message its own */
  readonly channel: string;
  readonly mailbox: string;
}

/** What about: what somebody corrects later is counted as it is now, unless the report asks for what it was at the act. */
export interface About {
  readonly type: string;
  /** key of the category that says what it is about */
  readonly topic: string | null;
  /** key of the form that says what is asked of it; none when absent */
  readonly form?: string | undefined;
  readonly tags: readonly string[];
  readonly language: string | null;
  readonly organisation: number | null;
  /** custom fields that hold no words, by key */
  readonly fields: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** Who did it. */
export interface ReportActor {
  readonly kind: string;
  readonly id: number | string | null;
}

/** What can be booked. */
export type Booked =
  /** a ticket began */
  | 'created'
  /** live → solved or closed (one created so: at once); each is one */
  | 'solved'
  /** the last solve, of a ticket that is solved or closed now, or was when it went into the trash */
  | 'resolved'
  /** it came into a closed status; solved or closed → live */
  | 'closed'
  | 'reopened'
  /** it is merged away, in the trash, spam; only as long as that is so */
  | 'merged'
  | 'trashed'
  | 'spam'
  | 'reply'
  | 'note'
  | 'customer_message'
  /** a transaction of an agent with a reply, a note or a change of what people work on */
  | 'touch'
  /** time that was entered, when it was worked; `amount` are its seconds */
  | 'worked'
  /** something promised or measured was fulfilled; `seconds` are those used */
  | 'first_response'
  | 'next_response'
  /** booked with the standing solve (`resolved`): what was used until then */
  | 'requester_wait'
  | 'agent_work'
  | 'resolution_used'
  /** elapsed from creation to the first solve, and to the standing one */
  | 'first_resolution'
  | 'full_resolution'
  /** a stay in a team ended: used of its `team_time` */
  | 'team_stay'
  /** given to another agent than the last; given from a team to another: `from` is which it was before */
  | 'reassigned'
  | 'team_changed'
  | 'priority_raised'
  /** a promise was broken, at the second at which its time was over */
  | 'breached'
  /** a promise was fulfilled: `kept` in time (at the fulfilment), or broken (at its due time) */
  | 'promise_judged'
  /** a requester was asked how satisfied they are; `kept`: they said so within 30 days */
  | 'asked'
  /** they first said so: the last value, out of `scale` */
  | 'rated'
  /** of a mail of the desk */
  | 'mail_sent'
  | 'mail_bounced'
  /** of a mail that was held */
  | 'mail_held'
  | 'mail_released'
  /** of a visit of a form: articles were suggested; `kept`: one was opened, and no ticket came of it */
  | 'suggested';

/** One thing that counts in a figure. */
export interface Booking {
  readonly what: Booked;
  readonly at: number;
  /** as it was just before (messages, verdicts), or just after (all else) */
  readonly place: Place;
  readonly about: About;
  /** the agent to whom it is credited; null: nobody, which is a row of its own */
  readonly agent: number | null;
  readonly actor: ReportActor;
  /** of `worked`: seconds; of `rated`: the value; of `resolved`: nothing */
  readonly amount?: number;
  /** of a duration: by the calendar on the wall, and by the business hours that hold for it */
  readonly seconds?: { readonly calendar: number; readonly business: number };
  /** of `reassigned`, `team_changed`: from whom, from which */
  readonly from?: number | null;
  /** of a promise: what is measured, and key of the policy; null: somebody promised by hand */
  readonly metric?: string;
  readonly policy?: string | null;
  /** of shares: whether it belongs to what is counted out of all */
  readonly kept?: boolean;
  /** of `created`: it is resolved now; it ever was escalated. Of `solved`: it was reopened within 30 days */
  readonly resolvedNow?: boolean;
  readonly escalated?: boolean;
  readonly reopened?: boolean;
  /** of `resolved`: replies and touches up to it, and whether it took one reply of an agent and one solve */
  readonly replies?: number;
  readonly touches?: number;
  readonly oneTouch?: boolean;
  /** of `rated`: the highest value that there was, and whether it counts as good */
  readonly scale?: number;
  readonly good?: boolean;
  /** of mail that was held or bounced: why */
  readonly cause?: string;
}

/** A time in which a ticket was live and nothing about it changed. */
export interface Stretch {
  readonly from: number;
  /** null: it lasts */
  readonly to: number | null;
  readonly place: Place;
  readonly about: About;
  /** whether a first or next response was owed */
  readonly unanswered: boolean;
}

/** What a figure can be opened to. */
export interface ReportSubject {
  readonly kind: 'ticket' | 'mail' | 'visit';
  readonly id: number | string;
}

/** All that reports know of a subject. */
export interface ReportFacts {
  readonly subject: ReportSubject;
  /** when it began; of a ticket: its creation */
  readonly createdAt: number;
  /** as it is now, for figures that ask so */
  readonly now: { readonly place: Place; readonly about: About };
  readonly bookings: readonly Booking[];
  readonly stretches: readonly Stretch[];
}

/** A time in which an agent was there, sessions united. */
export interface AgentTime {
  readonly agent: number;
  readonly state: 'online' | 'away';
  readonly from: number;
  /** null: it lasts */
  readonly to: number | null;
}
