import type { CALL_OUTCOMES } from '../../schemas/call.ts';
import type { FAILURES } from '../../schemas/delivery.ts';
import type { MessengerIdentity } from '../../schemas/identity.ts';

/** Who wrote on a channel, as far as the provider says. What people write about themselves is not here: it proves nothing. */
export interface Sender {
  readonly identity: MessengerIdentity;
  /** what the provider says they are called; '' where it does not */
  readonly name: string;
  /** their number in E.164, where the carrier or the provider vouches for it; null where it does not */
  readonly phone: string | null;
  /** their address, where whoever says so vouches for it; absent where nobody does */
  readonly email?: string;
  /** an address that they say is theirs, which proves nothing; absent where they say none */
  readonly saidEmail?: string;
  /** BCP 47, which they read; unknown when absent */
  readonly language?: string;
  /** where they are, as far as the provider says; unknown when absent */
  readonly location?: SaidLocation;
}

/** Where a provider says that somebody is: a country by its code (ISO 3166-1), a region and a city as it calls them. */
export interface SaidLocation {
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
}

/**
 * The place where a conversation goes on: the person alone on most channels, a thread or topic where the channel has such. Two persons in
 * one group write in one place, and two bots of one desk are two places, as a place counts within its channel.
 */
export interface Place {
  readonly id: string;
  /** the ids by which it may have been known before, where what comes tells of them: what was begun there goes on */
  readonly formerly?: readonly string[];
  /** what the place is called, such as the title of a topic; the subject of the ticket that it opens */
  readonly title?: string;
  /** where people see it, for agents to open */
  readonly url?: string;
  /** whether anybody can read what is written there; no when absent */
  readonly isPublic?: boolean;
}

/** A file that is to be fetched, or came along. */
export interface MediaRef {
  /** by which the adapter fetches it: an id or an address of the provider */
  readonly ref: string;
  /** '' where the provider does not say, such as of pictures */
  readonly filename: string;
  /** as the provider says, which nobody has to believe: the desk looks at the bytes */
  readonly contentType: string;
  /** bytes, where the provider says */
  readonly size?: number;
  /** hex digest that the provider gives; what is fetched must have it */
  readonly sha256?: string;
  /** the provider's rules allow no copy: a note says that it was there */
  readonly mayBeKept?: boolean;
}

/** What all that comes over a channel has. */
interface Arrived {
  /** by which the channel knows it: the same thing always has the same id, however often and by whatever way it comes */
  readonly id: string;
  /** when it happened, by the provider's clock */
  readonly at: Date;
}

/** Somebody wrote. `text` is as they wrote it, the caption of a picture too; '' when there are files alone. */
export interface ReceivedMessage extends Arrived {
  readonly what: 'message';
  readonly from: Sender;
  readonly place: Place;
  readonly text: string;
  readonly media: readonly MediaRef[];
  /** the channel's id of the message that it quotes */
  readonly quotes?: string;
  /** what belongs together though it comes one by one, such as the pictures of an album */
  readonly group?: string;
  /** what it is beside words, in words of the desk's own: a place on the map, a contact card, a button that was pressed */
  readonly extra?: readonly ExtraContent[];
  /**
   * `history`: written before the channel was connected, so that nothing is set going; `echo`: the desk's side wrote it elsewhere,
   * such as on the phone, so that it becomes a reply that has been sent, and `from` is the customer to whom. @default fresh
   */
  readonly as?: 'fresh' | 'history' | 'echo';
  /** it is hidden from others where it was written */
  readonly isHidden?: boolean;
  /** the address of the network from which it was written, where the desk itself is where people write */
  readonly ip?: string;
  /** an echo of which the provider does not say whether the desk itself sent it: it is looked for among what the desk just sent */
  readonly mayBeOurs?: boolean;
  /** of what was written in public: until when its writer alone can be answered, where the channel can */
  readonly privateUntil?: Date;
  /** the customer's side may be answered until then, where this message says another time than the channel's window */
  readonly replyUntil?: Date;
}

export type ExtraContent =
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string;
    }
  | {
      readonly kind: 'contact';
      readonly name: string;
      readonly phones: readonly string[];
      readonly emails: readonly string[];
    }
  | { readonly kind: 'button'; readonly label: string; readonly value: string }
  /** `emoji` is '' when it was taken back */
  | { readonly kind: 'reaction'; readonly emoji: string; readonly to: string }
  /** a kind that this version does not know: the agent is told its name, and that it can be seen in the channel itself */
  | { readonly kind: 'unsupported'; readonly type: string };

/** Somebody changed what they had written; the first words stay in the history of the message. */
export interface ReceivedEdit extends Arrived {
  readonly what: 'edit';
  readonly of: string;
  readonly place: Place;
  readonly from: Sender;
  readonly text: string;
  /** what it is beside words, as of a message; none when absent */
  readonly extra?: readonly ExtraContent[];
  /** the files that it has now, with an id that is the same as long as they are; absent where the channel says nothing of them */
  readonly files?: { readonly id: string; readonly media: readonly MediaRef[] };
}

/** Somebody took back what they had written: its words and files are struck out. */
export interface ReceivedDeletion extends Arrived {
  readonly what: 'deletion';
  readonly of: string;
  readonly place: Place;
}

/** What was written in public was hidden from others there, or is shown again: by who runs the place, and its words stay. */
export interface ReceivedHiding extends Arrived {
  readonly what: 'hiding';
  readonly of: string;
  readonly place: Place;
  readonly isHidden: boolean;
}

/** How far a message got that the desk sent. States only go on; one that comes late changes nothing. */
export interface ReceivedState extends Arrived {
  readonly what: 'state';
  /** the channel's id of the message, or the one that the desk gave when it was sent */
  readonly of: string;
  readonly state: 'sent' | 'delivered' | 'read' | 'failed';
  readonly failure?: Failure;
}

/** All that the desk sent to a place until a time got that far: some channels name no message. States only go on. */
export interface ReceivedProgress extends Arrived {
  readonly what: 'progress';
  readonly place: Place;
  readonly until: Date;
  readonly state: 'delivered' | 'read';
}

/** Somebody can or cannot be reached any more: they blocked the bot, opted out, or came back. */
export interface ReceivedReach extends Arrived {
  readonly what: 'reach';
  readonly from: Sender;
  readonly place: Place;
  readonly reach: 'reachable' | 'blocked' | 'opted_out';
}

/** The provider knows somebody by another id from now on. */
export interface ReceivedRename extends Arrived {
  readonly what: 'rename';
  readonly from: Sender;
  readonly formerly: MessengerIdentity;
}

/** The provider knows a place by another id from now on, such as a group that has grown. */
export interface ReceivedMove extends Arrived {
  readonly what: 'move';
  readonly place: Place;
  /** the id that the place had */
  readonly formerly: string;
}

/** A call, as far as is known of it by then: what is told later only goes on. */
export interface ReceivedCall extends Arrived {
  readonly what: 'call';
  readonly direction: 'inbound' | 'outbound';
  readonly outcome: (typeof CALL_OUTCOMES)[number];
  /** numbers as the carrier gives them; null: withheld */
  readonly from: string | null;
  readonly to: string | null;
  /** what the carrier says that the customer is called; '' where it does not */
  readonly name: string;
  readonly startedAt: Date;
  readonly answeredAt?: Date;
  readonly endedAt?: Date;
  /** for how long people talked */
  readonly seconds?: number;
  /** the call of which it is a further leg */
  readonly initialId?: string;
  /** the number of the agent who took it; absent where nobody says */
  readonly agentId?: number;
  /** where agents see the call in its system */
  readonly link?: string;
  /** where its recording is, if it stays there */
  readonly recordingUrl?: string;
}

/** The recording of a call is there, which may not have been told of yet. */
export interface ReceivedRecording extends Arrived {
  readonly what: 'recording';
  /** id of the call */
  readonly of: string;
  readonly media: MediaRef;
}

/** Something of a call is new, which the provider is to be asked for. */
export interface ReceivedContact extends Arrived {
  readonly what: 'contact';
}

/** What a payload of a channel says happened, one by one. */
export type Received =
  | ReceivedMessage
  | ReceivedEdit
  | ReceivedDeletion
  | ReceivedHiding
  | ReceivedState
  | ReceivedProgress
  | ReceivedReach
  | ReceivedRename
  | ReceivedMove
  | ReceivedCall
  | ReceivedRecording
  | ReceivedContact;

/** Why a message did not arrive, and what an agent can do about it. */
export interface Failure {
  readonly code: (typeof FAILURES)[number];
  /** the provider's own code and words, without any that it was sent */
  readonly detail: string;
  /** it may be another time next time, such as of a telephone that is off, or of a message that is no advertising: nothing is learnt from it */
  readonly isPassing?: true;
}
