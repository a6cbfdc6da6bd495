import type * as z from 'zod';
import type { MessengerIdentity } from '../../schemas/identity.ts';
import type { Failure, MediaRef, Received, ReceivedCall, Sender } from './received.ts';

/** What a channel can do, as far as it decides what an agent may do before anything is sent. */
export interface Abilities {
  /** longest text of one message, in `counted`; longer replies are cut at sentences */
  readonly longest: number;
  /** longest text at a place, where that is not the same everywhere */
  readonly longestAt?: (place: string) => number;
  /** how the channel counts its text. @default utf16, code units, as JavaScript does */
  readonly counted?: 'utf16' | 'characters' | 'bytes';
  /** as how many messages the provider bills a text, where that is by its length; each is one when absent */
  readonly billedAs?: (text: string) => number;
  /** what becomes of headings, bold, links and lists */
  readonly format: 'plain' | 'telegram_html' | 'whatsapp' | 'markdown' | 'html';
  /** files that go along; what does not fit goes as a link that is signed for some days */
  readonly files: {
    readonly most: number;
    readonly bytes: (contentType: string) => number;
  };
  /** hours after the customer's last message in which a reply is allowed; null: always */
  readonly windowHours: number | null;
  /** how agents may begin a conversation there */
  readonly mayBegin: 'no' | 'freely' | 'with_template';
  /** states that the channel tells of */
  readonly states: readonly ('delivered' | 'read')[];
  /** whether the customer is shown that somebody writes to them: where they write, or at what they wrote last, by its id, which the ticket then knows */
  readonly showsTyping: 'no' | 'at_place' | 'at_message';
  /** messages a second in all and to one place; the channel's queue keeps them */
  readonly pace: {
    readonly perSecond: number;
    readonly perPlaceSeconds: number;
    /** where it is not the same everywhere */
    readonly perPlaceSecondsAt?: (place: string) => number;
  };
}

/** A request as it came to the desk's door: its body is the very bytes, as signatures are over these. */
export interface Knock {
  readonly method: 'GET' | 'POST';
  /** the address at which providers reach the desk, as it was told to them, with the query that came */
  readonly url: string;
  /** names in lower case */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What is said at the door, before anything is understood: within milliseconds, as providers wait. */
export type Admission =
  /** it is from the provider: its body is kept and queued, and `answer` is said */
  | { readonly is: 'admitted'; readonly answer?: DoorAnswer }
  /** a question about the door itself, such as whether it is ours: nothing is kept */
  | { readonly is: 'answered'; readonly answer: DoorAnswer }
  /** whoever knocks cannot prove that they are the provider: nothing is kept */
  | { readonly is: 'refused'; readonly reason: 'unsigned' | 'wrong_signature' | 'too_old' | 'wrong_token' };

export interface DoorAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** A secret that channels of a kind have. */
interface KindSecret {
  readonly required: boolean;
  /** where its value is found, in a sentence */
  readonly found: string;
  /** fewest letters of one that admins make up themselves, so that nobody finds it by trying */
  readonly atLeast?: number;
}

/** A channel that was set up, without its secrets. */
export interface ChannelFacts<Settings> {
  readonly key: string;
  readonly settings: Settings;
}

/** Secrets of a channel by their names, such as `token`; those that are not set are absent. */
export type Secrets = Readonly<Record<string, string>>;

/** A part of a reply as it goes out: cut to the channel's length, and in its format. */
export interface OutgoingPart {
  /** of the desk, the same at every try: channels that take an id of ours drop what comes twice */
  readonly id: string;
  readonly place: string;
  /** the identity to whom it goes, where the place is not enough */
  readonly to: string;
  readonly text: string;
  /** the one file of this part; its bytes are read only where the request needs them */
  readonly file?: {
    readonly filename: string;
    readonly contentType: string;
    readonly size: number;
    readonly url: string;
    /** by which the provider has it already, where files are given to it before the message (`upload`) */
    readonly uploadedAs?: string;
  };
  /** the channel's id of the message that it answers, where the channel quotes */
  readonly quotes?: string;
  /** instead of `text`: a template that the provider has approved */
  readonly template?: {
    readonly name: string;
    readonly language: string;
    readonly values: readonly string[];
  };
  /** what was written at the place last, where that is public: for channels on which a reply stands beneath something */
  readonly beneath?: string;
  /** what was written in public, to whose writer alone it goes; it goes to the place when absent */
  readonly privateTo?: string;
  /** written by a person: some windows are longer for them */
  readonly isByPerson: boolean;
}

/** A request to a provider. Nothing of it is ever logged, as addresses of some providers hold the token. */
export type ProviderRequest =
  | {
      readonly via: 'https';
      readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body?: string | { readonly form: readonly FormField[] };
    }
  /** a service of AWS, in the desk's own account: signed by the function that sends */
  | {
      readonly via: 'aws';
      readonly service: 'social-messaging' | 'sms-voice' | 'connect';
      readonly method: 'POST' | 'GET';
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    };

/** A field of a multipart form; `fileUrl`: the bytes of the part's file, which the sender fetches. */
export type FormField =
  | { readonly name: string; readonly value: string }
  | {
      readonly name: string;
      readonly fileUrl: string;
      readonly filename: string;
      readonly contentType: string;
    };

/** What a provider answered. */
export interface ProviderAnswer {
  readonly status: number;
  /** names in lower case */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What became of a part. */
export type SendOutcome =
  /** the provider has it, and knows it by this id */
  | {
      readonly is: 'sent';
      readonly id: string;
      readonly state?: 'sent' | 'delivered';
      /** by which it knows the place to which it went, where that may be another id than the one that was written to */
      readonly place?: string;
    }
  /** it is to come again after so many seconds: too fast, or a passing trouble */
  | { readonly is: 'later'; readonly seconds: number }
  | { readonly is: 'failed'; readonly failure: Failure };

/** A link into the bucket of attachments, signed for one object and some minutes. */
export interface SignedLink {
  readonly url: string;
  /** headers that go along */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The next step on the way to a file. A question is asked and its answer given to the next step; the answer to the request of a file is the
 * file itself and is given to nobody, as people could write into it what looks like an answer.
 */
export type MediaStep =
  | { readonly is: 'question'; readonly request: ProviderRequest }
  | { readonly is: 'file'; readonly request: ProviderRequest }
  /** the provider itself puts the file where it is told to: by a link that is signed for that object alone */
  | { readonly is: 'put'; readonly request: (to: SignedLink) => ProviderRequest }
  | { readonly is: 'later'; readonly seconds: number }
  /** it cannot be had, now or ever: a note says that it was there, and why it is not */
  | { readonly is: 'missing'; readonly detail: string };

/** What a provider knows of a call. `nothing`: it is none that the desk keeps, or is under way; `later`: it could not be asked. */
export type LookedUp =
  | { readonly is: 'told'; readonly call: ReceivedCall }
  | { readonly is: 'nothing' }
  | { readonly is: 'later' };

/** What the doctor and the test of a channel find out. */
export type Health =
  | { readonly is: 'well'; readonly says: string }
  | {
      readonly is: 'ill';
      readonly code: 'credentials' | 'webhook' | 'permissions' | 'unreachable';
      readonly says: string;
    };

/**
 * What is known of a kind of channel without asking its provider: for whoever sets channels up and writes there, who need not bring along how
 * each provider is spoken to.
 */
export interface Kind<Settings = unknown> {
  /** stays for ever: it stands in rows and addresses */
  readonly kind: string;
  /** the channel of tickets, messages and identities, which several kinds may share: WhatsApp by AWS and by Meta */
  readonly channel: MessengerIdentity['channel'];
  /** the desk itself is where people write: what comes is written at this moment, and a reply is there as soon as it is written */
  readonly isHere?: true;
  /** what an admin says of a channel of this kind, beside its secrets */
  readonly settings: z.ZodType<Settings>;
  /** what is secret, by name, with where its value is found, in a sentence */
  readonly secrets: Readonly<Record<string, KindSecret>>;
  abilities(settings: Settings): Abilities;
  /** Whom agents write to first by what they say, such as a number; null: that is nobody there. Absent where none may begin. */
  personAt?(to: string, key: string): Sender | null;
  /** whether who opens a ticket there is told that it came, where nobody says otherwise. @default no */
  readonly acknowledges?: true;
  /** what its adapter can do beside sending and receiving, for whoever has no adapter at hand */
  readonly can: readonly ('check' | 'connect')[];
  /** its provider takes money for being asked, so that it is asked when somebody wants that alone */
  readonly checkCosts?: true;
}

/**
 * A kind of channel: pure functions from what its provider sends to what happened, and from a part of a reply to a request. All else is shared:
 * what proves a knock is asked at the door, and the rest by queues, each thing once, in order. An adapter knows neither tickets nor
 * customers, keeps nothing, reads no clock and makes no request by itself.
 */
export interface Adapter<Settings = unknown> extends Kind<Settings> {
  /** Says whether a knock is the provider's. Compares in constant time. */
  admit(knock: Knock, channel: ChannelFacts<Settings>, secrets: Secrets, now: Date): Admission;
  /**
   * What a payload says happened, in its order. What is none of the channel's business gives nothing; what is not understood at all throws, so
   * that it ends among the dead letters and not in silence.
   * @param cameAt when it came to the door: of what a provider gives no time for
   */
  receive(
    payload: Uint8Array,
    contentType: string,
    channel: ChannelFacts<Settings>,
    cameAt: Date,
  ): readonly Received[];
  /** The request that sends a part; `now` is for signatures that name the time. */
  send(part: OutgoingPart, channel: ChannelFacts<Settings>, secrets: Secrets, now: Date): ProviderRequest;
  /** What a provider's answer to such a request says, and to one of `upload`. */
  sent(answer: ProviderAnswer): SendOutcome;
  /** Where files are given to the provider before the message that names them: the request that does, and by what the provider has the file. */
  upload?: {
    request(file: SignedLink, channel: ChannelFacts<Settings>): ProviderRequest;
    idIn(answer: ProviderAnswer): string | undefined;
  };
  /** How a file is fetched, step by step; `before` is what was answered to the question before. Only to the provider's own hosts go its secrets. */
  fetchMedia?(
    media: MediaRef,
    before: ProviderAnswer | null,
    channel: ChannelFacts<Settings>,
    secrets: Secrets,
  ): MediaStep;
  /** Asks the provider what somebody is called who writes there, where it does not say so with what they write, and what the answer says: '' where it tells no name. */
  profile?: {
    ask(person: string, channel: ChannelFacts<Settings>, secrets: Secrets): ProviderRequest;
    nameIn(answer: ProviderAnswer): string;
  };
  /** Asks the provider for a call of which it tells no more than that something of it is new, and says what the answer means. */
  lookUp?: {
    ask(id: string, channel: ChannelFacts<Settings>): ProviderRequest;
    understand(answer: ProviderAnswer, channel: ChannelFacts<Settings>): LookedUp;
  };
  /** The requests that connect the channel after it was set up, such as where its webhook is; none where an admin does that by hand. */
  connect?(door: string, channel: ChannelFacts<Settings>, secrets: Secrets): readonly ProviderRequest[];
  /**
   * Asks the provider how the channel is, and says what the answer means. `door`: where the provider is to send; null while nobody has said
   * by which address it reaches the desk. `now` is for signatures that name the time.
   */
  check?: {
    ask(door: string | null, channel: ChannelFacts<Settings>, secrets: Secrets, now: Date): ProviderRequest;
    understand(answer: ProviderAnswer, door: string | null, channel: ChannelFacts<Settings>): Health;
  };
  /** When the secret `token` ends, of channels on which it may end by itself. */
  life?: {
    /** Asks the provider, who may let it hold longer for that; null: it is not to be asked now. `setAt`: when it was set here. */
    ask(
      channel: ChannelFacts<Settings>,
      secrets: Secrets,
      at: { readonly setAt: Date; readonly now: Date },
    ): ProviderRequest | null;
    /** What the answer says; null: of no end. */
    endsAt(answer: ProviderAnswer, secrets: Secrets, now: Date): Date | null;
    /** For how many days at the most it holds that was set, where the provider says nothing; null: it does not end. */
    holdsDays(channel: ChannelFacts<Settings>): number | null;
  };
  /** Shows the customer that somebody writes, where the channel can. @param heard what they wrote last, of channels that show it `at_message`; null: without it they do not */
  typing?(
    place: string,
    channel: ChannelFacts<Settings>,
    secrets: Secrets,
    heard?: string,
  ): ProviderRequest | null;
}

/** An adapter that checks the settings of channels itself, as the register of all kinds holds it. */
export type AnyAdapter = Adapter<unknown>;

/** A kind of channel that checks the settings itself, as the register of all kinds holds it. */
export type AnyKind = Kind<unknown>;
