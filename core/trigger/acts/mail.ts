import type { Ticket } from '../../../schemas/ticket.ts';
import type { OwnAction } from '../../../schemas/trigger-action.ts';
import { NOTICE_GROUPS, type NoticeGroup } from '../../../schemas/trigger-acts/mail.ts';
import { normalizeAddress } from '../../email/index.ts';
import { type AskedNotice, askNotice } from '../../notice/index.ts';
import { type Trigger, triggerFacts } from '../trigger-area.ts';
import {
  type Checking,
  type Done,
  type Effect,
  type Problems,
  type ReadyDeps,
  type Step,
  withEffect,
} from './act.ts';
import { neverStep } from './never.ts';
import { MESSAGE_FIELD, mayReply } from './reply.ts';
import {
  type ActTexts,
  fieldsOfTexts,
  filledIn,
  filledInForDesk,
  LANGUAGE_FIELD,
  problemsOfTexts,
  textsOf,
} from './texts.ts';

type Mail = Extract<OwnAction, { do: 'mail' }>;

const isGroup = (target: string): target is NoticeGroup =>
  (NOTICE_GROUPS as readonly string[]).includes(target);

/** What is wrong with a mail. */
export async function problemsOfMail(
  action: Pick<Mail, 'to' | 'texts' | 'template'>,
  checking: Checking,
): Promise<Awaited<Problems>> {
  const { deps, path } = checking;
  const problems = await problemsOfTexts(action, checking);
  for (const [at, target] of action.to.entries()) {
    if (action.to.indexOf(target) < at)
      problems.push({ path: `${path}.to.${at}`, message: 'is named before' });
    if (!isGroup(target) && (await deps.isMailbox(normalizeAddress(target))))
      problems.push({ path: `${path}.to.${at}`, message: 'is a mailbox of this desk' });
  }
  return problems;
}

/** Writes a mail of its own to each of those whom it names. @throws TemplateError */
export function mailStep(action: Mail, deps: ReadyDeps, path: string): Step {
  const texts = textsOf(action, deps);
  if (texts === null) return neverStep('template.unknown', `${path}.template`);
  return {
    fields: [MESSAGE_FIELD, LANGUAGE_FIELD, ...fieldsOfTexts(texts)],
    take: (done, { trigger }, { place }) =>
      action.to.reduce<Done>((sum, target) => {
        const to = whoGets(target, done);
        return to === null ? sum : withEffect(sum, mailTo(to, trigger, textFor(to, texts, done, place)));
      }, done),
  };
}

type To = Pick<AskedNotice, 'to' | 'agentId' | 'teamId' | 'address'>;

/** Who gets it, of the ticket as it is now; null: nobody does. */
function whoGets(target: string, { state }: Pick<Done, 'state'>): To | null {
  const nobody = { agentId: null, teamId: null, address: null };
  if (!isGroup(target)) return { ...nobody, to: 'address', address: normalizeAddress(target) };
  const { current } = state;
  switch (target) {
    case 'requester':
      return mayTell(current) && mayReply(state) ? { ...nobody, to: target } : null;
    case 'collaborators':
      return current.collaboratorIds.length > 0 && mayTell(current) && mayReply(state)
        ? { ...nobody, to: target }
        : null;
    case 'assignee':
      return current.assigneeId === null ? null : { ...nobody, to: target, agentId: current.assigneeId };
    case 'team':
      return current.teamId === null ? null : { ...nobody, to: target, teamId: current.teamId };
  }
}

/** A ticket among agents is none that customers hear of. */
const mayTell = ({ isInternal }: Ticket): boolean => isInternal !== true;

/** What it says: to customers in their language, to all others in that of the desk. */
function textFor(
  { to }: To,
  texts: ActTexts,
  { state }: Done,
  place: Parameters<typeof filledIn>[2],
): string {
  const { facts } = state;
  return to === 'requester' || to === 'collaborators'
    ? filledIn(texts, facts, place)
    : filledInForDesk(texts, facts, place);
}

function mailTo(to: To, trigger: Trigger, text: string): Effect {
  const asked = { ...to, trigger: triggerFacts(trigger), text };
  return {
    kind: 'mail',
    text,
    size: 2,
    writes: async (ticket, context) => askNotice(ticket, asked, context),
  };
}
