import type { WeighedClue } from '../../core/email/index.ts';
import type { Understanding } from './dry-run.ts';
import type { Step } from './step.ts';

const CLUE = {
  agent_address: 'the signed address at which an agent answers what they are told',
  address: 'the signed address that it was sent to',
  reference: 'the messages that it answers',
  sibling: 'a message that it answers, and that another mail answers, too',
  signed_id: 'a Message-ID that the desk signed',
  marker: 'the signed marker in what it quotes',
  subject: 'a number in its subject, or its own Message-ID',
} as const;

function candidate({ clue, ticketId }: WeighedClue, isFirst: boolean, isAsked: boolean): string {
  const by = CLUE[clue.via];
  if (!isAsked)
    return `${by}${'ticketId' in clue ? `: ticket ${clue.ticketId}` : ''}, which nobody looked up`;
  if (ticketId !== null) return `${by}: ticket ${ticketId}${isFirst ? ', which wins' : ''}`;
  if (clue.via === 'reference') return `${by}: none is known here`;
  const why =
    clue.via === 'sibling'
      ? 'its sender takes no part in it'
      : clue.via === 'subject'
        ? 'its sender is not proven to take part in it'
        : 'there is none';
  return `${by}: ticket ${clue.ticketId}, which does not count: ${why}`;
}

/** An address as the desk signs it for answers to a ticket. */
const SIGNED = /\+t[1-9]\d{0,14}\.[a-z2-7]{12}@/i;

/** Says so where a signed address proves nothing: somebody else signed it, or the desk that did was not asked. */
function unprovenAddress({ mail, found, isAsked }: Understanding): string[] {
  const address = mail.threaded.recipients.find((recipient) => SIGNED.test(recipient));
  const isProven = found.outcome !== 'received' && found.weighed.some(({ clue }) => clue.via === 'address');
  if (address === undefined || isProven) return [];
  return [`${address}: ${isAsked ? 'no signature of this desk' : 'a signature, which nobody checked'}`];
}

/** What leads to a ticket, which of that wins, and why the rest does not. */
export function threadStep(understood: Understanding): Step {
  const { found, isAsked } = understood;
  if (found.outcome === 'received') return { about: 'Ticket', says: ['it has been received before'] };
  const first = found.weighed.findIndex(({ ticketId }) => ticketId !== null);
  const says = [
    ...unprovenAddress(understood),
    ...found.weighed.map((one, at) => candidate(one, at === first, isAsked)),
  ];
  const outcome = {
    join: () => (found.outcome === 'join' ? `goes on in ticket ${found.ticket.id}` : ''),
    follow_up: () =>
      found.outcome === 'follow_up' ? `opens the follow-up of ticket ${found.closed.id}` : '',
    new: () => 'opens a ticket',
  }[found.outcome]();
  const unasked = isAsked ? [] : ['no desk was asked: --local or --aws says whose tickets are looked at'];
  return {
    about: 'Ticket',
    says: [...(says.length === 0 ? ['nothing names a ticket'] : says), ...unasked, outcome],
  };
}
