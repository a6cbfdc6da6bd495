import * as z from 'zod';
import { idSchema, timeSchema } from './actor.ts';
import { openEnum, unknownOf } from './open-enum.ts';

/** Longest call that is told of, in seconds: a week. */
export const MOST_CALL_SECONDS = 7 * 24 * 60 * 60;

/** `inbound`: a customer calls; `outbound`: the desk calls them; `internal`: agents among themselves, which answers nobody. */
export const CALL_DIRECTIONS = ['inbound', 'outbound', 'internal'] as const;
export const CALL_MEDIA = ['phone', 'video'] as const;
/** Who gets to know what was said in a customer’s call: recording and transcript. Notes are for agents whatever this is. */
export const CALL_VISIBILITIES = ['public', 'internal'] as const;
/**
 * How a call ended, the surer the later: reports of one call come in any order, and the surest holds. `failed`: it did not get through;
 * `busy`: the line was; `missed`: nobody took it; `declined`: somebody did not want it; `voicemail`: they spoke to a machine; `answered`:
 * somebody took it.
 */
export const CALL_OUTCOMES = ['failed', 'busy', 'missed', 'declined', 'voicemail', 'answered'] as const;
/** What may be said anew of a call, of which the newest holds. */
export const CALL_SAID = ['agentId', 'link', 'recordingUrl', 'participants', 'transcript', 'notes'] as const;
export type CallSaid = (typeof CALL_SAID)[number];
/** The messages that a call becomes: itself, that it was answered, and what its agent noted. */
export const CALL_PARTS = ['call', 'answer', 'notes'] as const;

/** Somebody who took part in a call. */
const participantSchema = z.object({
  name: z.string(),
  /** number or e-mail address; null where it is not known */
  address: z.string().nullable(),
});
export type CallParticipant = z.infer<typeof participantSchema>;

/** What is known of a call. Its words are those of the messages that it became. */
const callFactsSchema = z.object({
  direction: openEnum(CALL_DIRECTIONS),
  medium: openEnum(CALL_MEDIA),
  visibility: openEnum(CALL_VISIBILITIES),
  outcome: openEnum(CALL_OUTCOMES),
  /** numbers; null: withheld, or there is none */
  from: z.string().nullable(),
  to: z.string().nullable(),
  startedAt: timeSchema,
  /** absent where nobody has said so */
  answeredAt: timeSchema.optional(),
  endedAt: timeSchema.optional(),
  /** for how long people talked, in seconds */
  seconds: z.int().nonnegative().optional(),
  agentId: idSchema.nullable().optional(),
  /** where the meeting is, or the call in the telephone system */
  link: z.string().nullable().optional(),
  /** where the recording is, which stays with the provider; one that the desk keeps is a file of the message */
  recordingUrl: z.string().nullable().optional(),
  participants: z.array(participantSchema).optional(),
  /** when each of `CALL_SAID` was said, by the clock of who reports; later versions may know more of them */
  saidAt: z.record(z.string(), z.string()),
});
export type CallFacts = z.infer<typeof callFactsSchema>;

/** What of a call a message is. */
export const callPartSchema = z.union([
  callFactsSchema.extend({ part: z.literal('call') }),
  z.object({ part: z.enum(['answer', 'notes']) }),
  z.looseObject({ part: unknownOf(CALL_PARTS) }),
]);
