import * as z from 'zod';
import { readBodyText } from './body-text.ts';
import { parameterText } from './parameters.ts';
import { leavesOf, type MimeLeaf, type MimePart } from './part.ts';

/** What a person does with one press of a button and what asks nothing. */
export interface Gesture {
  kind: 'reaction' | 'invitation_answer';
  /** an emoji, or `Accepted` and the like */
  says: string;
  /** the parts that are for programs */
  parts: readonly MimeLeaf[];
}

const REACTION = /^(?:text|application)\/(?:vnd\.[\w.-]+\.)?(?:email-?)?reaction\+json$/;
const reactionSchema = z.object({ emoji: z.string().min(1).max(64) });
const ANSWERS: Readonly<Record<string, string>> = {
  ACCEPTED: 'Accepted',
  DECLINED: 'Declined',
  TENTATIVE: 'Tentative',
};
const MOST_PARTS = 50;

function reactionOf(leaf: MimeLeaf): string | null {
  try {
    return reactionSchema.parse(JSON.parse(readBodyText(leaf))).emoji;
  } catch {
    return null;
  }
}

const isCalendar = (leaf: MimeLeaf): boolean =>
  leaf.type === 'text/calendar' || leaf.type === 'application/ics';

/** The answer to an invitation (RFC 5546, 3.2.3) in a calendar part; null for any other calendar. */
function invitationAnswer(leaf: MimeLeaf): string | null {
  const text = readBodyText(leaf).slice(0, 100_000);
  const method = /^METHOD\s*:\s*([\w-]+)/im.exec(text)?.[1] ?? parameterText(leaf.contentType, 'method', '');
  if (!/^reply$/i.test(method)) return null;
  const status = /PARTSTAT=([A-Z-]+)/i.exec(text.replace(/\n[ \t]/g, ''))?.[1]?.toUpperCase() ?? '';
  return ANSWERS[status] ?? 'Answered';
}

/** The gesture that a message is: a reaction, or the answer to an invitation. Null for all others. */
export function readGesture(root: MimePart): Gesture | null {
  const leaves = leavesOf(root).slice(0, MOST_PARTS);
  const reactions = leaves.filter((leaf) => REACTION.test(leaf.type));
  const emoji = reactions.map(reactionOf).find((found) => found !== null);
  if (emoji) return { kind: 'reaction', says: emoji, parts: reactions };
  const calendars = leaves.filter(isCalendar).map((leaf) => ({ leaf, answer: invitationAnswer(leaf) }));
  const answered = calendars.filter(({ answer }) => answer !== null);
  const says = answered[0]?.answer;
  return says ? { kind: 'invitation_answer', says, parts: answered.map(({ leaf }) => leaf) } : null;
}
