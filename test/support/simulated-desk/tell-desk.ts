import { recordEvent } from '../../../core/audit/index.ts';
import { contextOf } from '../../../core/shared/context.ts';
import type { Write } from '../../../core/shared/write.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import { HELD_CAUSES, type Held } from '../../../schemas/held.ts';
import { eventIn } from '../events.ts';
import type { Dice } from '../sla-model/dice.ts';
import type { DeskAct } from './acts.ts';

const DAY_MS = 86_400_000;

/** Tells of what happens apart from tickets, in order. */
export function tellDesk(acts: readonly DeskAct[], dice: Dice): DeskEvent[] {
  const present = new Map<number, 'online' | 'away' | 'offline'>();
  const held = new Map<number, Held>();
  return acts.flatMap((act) => {
    const random = () => dice.below(1_000_000) / 1_000_000;
    const context = contextOf(act.by, new Date(act.at * 1000), random);
    const write = writeOf(act, { context, present, held });
    return 'row' in write ? [eventIn(write.row)] : [];
  });
}

function writeOf(
  act: DeskAct,
  {
    context,
    present,
    held,
  }: {
    context: ReturnType<typeof contextOf>;
    present: Map<number, 'online' | 'away' | 'offline'>;
    held: Map<number, Held>;
  },
): Write {
  switch (act.do) {
    case 'be': {
      const { agentId, status } = act;
      const before = present.get(agentId) ?? 'offline';
      present.set(agentId, status);
      const availability = { agentId, status, before, reason: 'chosen' } as const;
      return recordEvent(`AGENT#${agentId}`, 'availability.changed', { availability }, context);
    }
    case 'job': {
      const job = { id: act.id, kind: 'tickets.bulk', state: 'running', turn: 0 } as const;
      return recordEvent(`JOB#${act.id}`, 'job.started', { job }, context);
    }
    case 'hold': {
      const mail = heldMail(act, context.now);
      held.set(act.held, mail);
      return recordEvent(`HELD#${act.held}`, 'mail.held', { held: mail }, context);
    }
    case 'release': {
      const before = held.get(act.held);
      if (before === undefined) throw new Error(`No mail ${act.held} is held`);
      const after: Held = { ...before, state: 'released', version: before.version + 1 };
      const became = { ticketId: act.ticket, messageId: context.newId() };
      return recordEvent(`HELD#${act.held}`, 'mail.released', { held: after, became }, context);
    }
  }
}

function heldMail(act: Extract<DeskAct, { do: 'hold' }>, now: Date): Held {
  return {
    id: act.held,
    state: 'held',
    causes: HELD_CAUSES.filter((cause) => act.causes.includes(cause)),
    heldAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + 30 * DAY_MS).toISOString(),
    isAnnounced: false,
    mailbox: act.mailbox,
    ticketId: null,
    delivery: {
      ...{ deliveryId: `held-${act.held}`, sender: 'a@b.example', recipients: [act.mailbox], rawKey: 'raw' },
      verdicts: { spf: 'PASS', dkim: 'PASS', dmarc: 'PASS', spam: 'FAIL', virus: 'PASS' },
    },
    fingerprint: `held-${act.held}`,
    version: 1,
  };
}
